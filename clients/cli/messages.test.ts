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
