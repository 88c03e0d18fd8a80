import assert from "node:assert/strict";
import test from "node:test";
import { countIn, countOut, isCalled, UNREAD_MAX } from "./rules.ts";

const reader = "00000000-0000-4000-8000-00000000000a";
const other = "00000000-0000-4000-8000-00000000000b";
const count = { last_seq: 10, last_read_seq: 8, unread_count: 2, mention_count: 0 };
const message = { seq: 11, author: { kind: "user" as const, id: other }, parent_id: null, mentions: [] };
const callsReader = [{ type: "user" as const, id: reader }];

test("everybody is called by a mention of the channel, a person by their own", () => {
  assert.equal(isCalled([{ type: "user", id: "a" }], "a"), true);
  assert.equal(isCalled([{ type: "user", id: "a" }], "b"), false);
  assert.equal(isCalled([{ type: "channel", id: null }], "b"), true);
  assert.equal(isCalled([], "b"), false);
});

test("what others write is unread, and counts as a mention when it calls the reader", () => {
  assert.deepEqual(countIn(count, message, reader), { ...count, last_seq: 11, unread_count: 3 });
  const calling = countIn(count, { ...message, mentions: callsReader }, reader);
  assert.deepEqual(calling, { ...count, last_seq: 11, unread_count: 3, mention_count: 1 });
});

test("one's own messages and replies in threads are never unread", () => {
  const own = countIn(count, { ...message, author: { kind: "user", id: reader } }, reader);
  const reply = countIn(count, { ...message, parent_id: other, mentions: callsReader }, reader);
  for (const after of [own, reply]) assert.deepEqual(after, { ...count, last_seq: 11 });
});

test("D4: a message that goes takes its count with it, unless it was read", () => {
  const before = countIn(count, { ...message, mentions: callsReader }, reader);
  assert.deepEqual(countOut(before, { ...message, mentions: callsReader }, 12, reader), { ...count, last_seq: 12 });
  assert.deepEqual(countOut(count, { ...message, seq: 8 }, 12, reader), { ...count, last_seq: 12 });
});

test("counting ends at the bound", () => {
  const full = { ...count, unread_count: UNREAD_MAX };
  assert.equal(countIn(full, { ...message, mentions: callsReader }, reader).unread_count, UNREAD_MAX);
  assert.equal(countIn(full, { ...message, mentions: callsReader }, reader).mention_count, 0);
});
