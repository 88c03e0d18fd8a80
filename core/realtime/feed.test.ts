import assert from "node:assert/strict";
import { test } from "node:test";
import { general, happened } from "#test/support/events.ts";
import type { ChatEvent } from "../events/catalog.ts";
import { AppError } from "../kernel/errors.ts";
import { Feed, type FeedEntry } from "./feed.ts";

function feedWith(count: number, { capacity = 100, from = 0 } = {}) {
  const feed = new Feed(capacity);
  feed.reset({ epoch: "e1", from, head: from });
  const events = Array.from({ length: count }, () => happened.messageCreated(general));
  for (const [index, event] of events.entries()) feed.event(from + index + 1, event);
  return { feed, events };
}

const ids = (entries: FeedEntry[] | null) => entries?.map(({ event }) => event.id) ?? null;

test("a position gives all events after it, the newest none", () => {
  const { feed, events } = feedWith(3);
  assert.deepEqual(ids(feed.since("e1-0")), ids(events.map((event, seq) => ({ seq, event }))));
  assert.deepEqual(ids(feed.since("e1-2")), [events[2]!.id]);
  assert.deepEqual(feed.since(feed.position()), []);
});

test("S3: a position that cannot be served exactly gives null, never a part", () => {
  const { feed } = feedWith(3, { from: 10 });
  for (const position of [
    "e1-9",
    "e1-14",
    "e0-12",
    "e2-12",
    "",
    "e1",
    "e1-",
    "e1--1",
    "e1-012",
    "e1-1e1",
    "E1-12",
    " e1-12",
  ]) {
    assert.equal(feed.since(position), null, position);
  }
  assert.equal(feed.since("e1-10")?.length, 3);
});

test("S3: what is forgotten cannot be asked for any more, what is remembered can", () => {
  const { feed, events } = feedWith(30, { capacity: 8 });
  const oldest = Array.from({ length: 31 }, (_, seq) => seq).find((seq) => feed.since(`e1-${seq}`) !== null)!;
  assert.ok(oldest > 0 && 30 - oldest >= 8, `it remembers ${30 - oldest}`);
  for (let seq = oldest; seq <= 30; seq++) {
    assert.deepEqual(
      ids(feed.since(`e1-${seq}`)),
      events.slice(seq).map(({ id }) => id),
    );
  }
});

test("an event that is published twice is given once, and the position moves past the repeat", () => {
  const { feed, events } = feedWith(1);
  const heard: ChatEvent[] = [];
  feed.subscribe({ event: ({ event }) => heard.push(event), reset() {} });
  feed.event(2, events[0]!);
  assert.equal(feed.position(), "e1-2");
  assert.deepEqual(heard, []);
  assert.deepEqual(
    feed.since("e1-0")?.map(({ seq }) => seq),
    [1],
  );
});

test("a stream that was replaced tells its listeners, and positions of the old one are void", () => {
  const { feed } = feedWith(3);
  let resets = 0;
  const unsubscribe = feed.subscribe({ event() {}, reset: () => resets++ });
  feed.reset({ epoch: "e2", from: 1, head: 1 });
  assert.equal(resets, 1);
  assert.equal(feed.since("e1-2"), null);
  assert.deepEqual(feed.since("e2-1"), []);
  unsubscribe();
  feed.reset({ epoch: "e3", from: 0, head: 0 });
  assert.equal(resets, 1);
});

test("it is ready once what existed at the start has been read, and says so when that takes too long", async () => {
  const feed = new Feed();
  await assert.rejects(feed.ready(1), (error) => error instanceof AppError && error.code === "unavailable");
  feed.reset({ epoch: "e1", from: 0, head: 2 });
  feed.event(1, happened.messageCreated(general));
  await assert.rejects(feed.ready(1), AppError);
  const waiting = feed.ready();
  feed.event(2, happened.messageCreated(general));
  await waiting;
});

test("an event that this version does not know moves the position and is not given", () => {
  const feed = new Feed();
  feed.reset({ epoch: "a", from: 0, head: 1 });
  feed.unknown(1);
  assert.equal(feed.position(), "a-1");
  assert.deepEqual(feed.since("a-0"), []);
});

test("a position that is not reached is waited for only so long, and one of another stream not at all", async () => {
  const { feed } = feedWith(3);
  await feed.reached("e1-3");
  await feed.reached("e0-9");
  await feed.reached("nonsense");
  await feed.reached("e1-4", 1);
  const waiting = feed.reached("e1-5");
  feed.reset({ epoch: "e2", from: 0, head: 0 });
  await waiting;
});
