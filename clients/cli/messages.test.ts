import { expect, test } from "bun:test";
import { ada, messageWith } from "#test/support/events.ts";
import { messageText } from "./messages.ts";

const headOf = (message = messageWith()) => messageText({ profile: "default", color: false }, message).split("\n")[0];

test("W3, W5: a program is marked as one, also when it has the name of a person", () => {
  const author = { kind: "webhook" as const, id: ada.id, name: ada.display_name, avatar_url: null };
  expect(headOf(messageWith({ author }))).toStartWith("Ada  [bot]  ");
  expect(headOf(messageWith({ author: { ...author, kind: "api_user" } }))).toStartWith("Ada  [bot]  ");
  expect(headOf()).not.toContain("[bot]");
});

test("F1, I6: files are named below what was said, and their names do nothing to the terminal", () => {
  const file = { id: ada.id, content_type: "image/png", width: 1, height: 1 };
  const attachments = [
    { ...file, filename: "lamp.png", size_bytes: 1_258_291 },
    { ...file, filename: "\x1b[2Jboom\u202egnp.exe", size_bytes: 940 },
  ];
  const text = messageText({ profile: "default", color: false }, messageWith({ body_md: "", attachments }));
  const [, first, second] = text.split("\n");
  expect(first).toBe("  [file: lamp.png, 1.2 MiB]");
  for (const control of ["\x1b", "\u202e"]) expect(second).not.toContain(control);
  expect(second).toEndWith("940 bytes]");
});

test("the id of a message is shown when it is asked for, at the end of its first line", () => {
  const message = messageWith();
  const text = (shown = {}) => messageText({ color: false }, message, shown).split("\n")[0];
  expect(text({ ids: true })).toBe(`${text()}  ${message.id}`);
});
