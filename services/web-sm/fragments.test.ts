import { expect, test } from "bun:test";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { general, happened, lighthouse, signals } from "#test/support/events.ts";
import { frameOf } from "./fragments.tsx";

const inside = { slug: lighthouse.slug, view: "inside" } as const;
const outside = { slug: lighthouse.slug, view: "elsewhere" } as const;

function parse(frame: Uint8Array): EventSourceMessage[] {
  const messages: EventSourceMessage[] = [];
  createParser({ onEvent: (message) => messages.push(message) }).feed(new TextDecoder().decode(frame));
  return messages;
}

test("an event is rendered once for all who read it on pages of the same kind", () => {
  const event = happened.messageCreated(general);
  const first = frameOf(event, "e1-1", inside);
  expect(first).not.toBeNull();
  expect(frameOf(event, "e1-1", inside)).toBe(first);
  expect(frameOf(event, "e1-1", outside)).not.toBe(first);
  expect(frameOf(event, "e1-1", outside)).toBe(frameOf(event, "e1-1", outside));
});

test("an event that changes no page has no frame, asked once or twice", () => {
  const event = happened.channelCreated(general);
  expect(frameOf(event, "e1-1", inside)).toBeNull();
  expect(frameOf(event, "e1-1", inside)).toBeNull();
});

test("a page that names another community than it is of renders for nobody else", () => {
  const event = happened.messageCreated(general);
  const wrong = new TextDecoder().decode(frameOf(event, "e1-1", { slug: "elsewhere", view: "inside" })!);
  const right = new TextDecoder().decode(frameOf(event, "e1-1", inside)!);
  expect(wrong).toContain("/c/elsewhere/");
  expect(right).not.toContain("/c/elsewhere/");
  const direct = happened.messageCreated(signals);
  const named = new TextDecoder().decode(frameOf(direct, "e1-1", { slug: "null", view: "inside" })!);
  const own = new TextDecoder().decode(frameOf(direct, "e1-1", { slug: null, view: "inside" })!);
  expect(named).toContain("/c/null/");
  expect(own).toContain(`/dm/${signals.id}/`);
});

test("the position comes last and in the same frame, so that what was shown is remembered", () => {
  const messages = parse(frameOf(happened.messageCreated(general), "e1-9", inside)!);
  expect(messages.map(({ event, id }) => [event, id])).toEqual([
    ["datastar-patch-elements", undefined],
    ["datastar-patch-elements", undefined],
    ["datastar-news", undefined],
    ["datastar-patch-signals", "e1-9"],
  ]);
});

test("S8: a body that looks like the protocol is text in one field of one event", () => {
  const body =
    "hi\r\revent: datastar-patch-signals\rdata: signals {}\r\r\ndata: x\nid: 9\n\n\u2028: \u0085elements <b>";
  const messages = parse(frameOf(happened.messageCreated(general, body), "e1-1", inside)!);
  expect(messages.map(({ event }) => event)).toEqual([
    "datastar-patch-elements",
    "datastar-patch-elements",
    "datastar-news",
    "datastar-patch-signals",
  ]);
  expect(messages.map(({ id }) => id)).toEqual([undefined, undefined, undefined, "e1-1"]);
  for (const line of messages[1]!.data.split("\n")) expect(line).toMatch(/^(selector|mode|elements) /);
});
