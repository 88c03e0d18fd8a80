import { afterEach, beforeEach, expect, test } from "bun:test";
import { ada, bo, general, happened } from "#test/support/events.ts";
import { type FakeChat, problem, startFakeChat } from "#test/support/fake-chat.ts";
import { createClient } from "./client.ts";
import { type StreamItem, streamEvents, Watch } from "./stream.ts";

let chat: FakeChat;
let stop: AbortController;
beforeEach(() => {
  chat = startFakeChat();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await chat.stop();
});

const follow = (options: Parameters<typeof streamEvents>[1] = {}) =>
  streamEvents(createClient({ baseUrl: chat.url, token: "t" }), { signal: stop.signal, ...options });

async function next(items: AsyncGenerator<StreamItem, void, void>): Promise<StreamItem> {
  const { value } = await items.next();
  if (!value) throw new Error("the stream has ended");
  return value;
}

test("a stream that closes is opened again where it was, and what follows is not lost", async () => {
  const items = follow();
  const waiting = next(items);
  const first = await chat.nextStream();
  expect(first.lastEventId).toBeNull();
  first.event("ready", "e1-0", { position: "e1-0" });
  expect(await waiting).toEqual({ kind: "ready", position: "e1-0" });
  const event = happened.messageCreated(general);
  first.event("event", "e1-1", event);
  expect(await next(items)).toEqual({ kind: "event", position: "e1-1", event });
  first.close();
  expect(await next(items)).toMatchObject({ kind: "interrupted", error: { code: "unavailable" } });
  const resumed = next(items);
  const second = await chat.nextStream();
  expect(second.lastEventId).toBe("e1-1");
  second.event("ready", "e1-1", { position: "e1-1" });
  expect(await resumed).toEqual({ kind: "ready", position: "e1-1" });
});

test("a position that comes without an event is where the client goes on", async () => {
  const items = follow();
  const waiting = next(items);
  const first = await chat.nextStream();
  first.event("ready", "e1-0", { position: "e1-0" });
  await waiting;
  first.event("position", "e1-50", { position: "e1-50" });
  first.close();
  expect((await next(items)).kind).toBe("interrupted");
  void items.next();
  expect((await chat.nextStream()).lastEventId).toBe("e1-50");
});

test("a connection that goes silent is given up and opened again", async () => {
  const items = follow({ watchdog: 30 });
  const waiting = next(items);
  (await chat.nextStream()).event("ready", "e1-0", { position: "e1-0" });
  await waiting;
  expect(await next(items)).toMatchObject({ kind: "interrupted", error: { detail: "The connection went silent." } });
  void items.next();
  expect((await chat.nextStream()).lastEventId).toBe("e1-0");
});

test("a server that is not available is asked again, not sooner than it says", async () => {
  chat.answer("GET /ws/tui/stream", () => problem("unavailable", "Restarting.", { "retry-after": "1" }));
  const interrupted = await next(follow());
  expect(interrupted).toMatchObject({ kind: "interrupted", error: { code: "unavailable", detail: "Restarting." } });
  expect((interrupted as { retryIn: number }).retryIn).toBeGreaterThanOrEqual(1_000);
});

test("S10: clients that are all told the same time to wait come back at different ones", async () => {
  chat.answer("GET /ws/tui/stream", () => problem("unavailable", "Restarting.", { "retry-after": "1" }));
  const interrupted = await Promise.all(Array.from({ length: 10 }, () => next(follow())));
  const waits = interrupted.map((item) => (item as { retryIn: number }).retryIn);
  expect(new Set(waits).size).toBe(10);
});

test("a server that is gone is an interruption, too", async () => {
  await chat.stop();
  expect(await next(follow())).toMatchObject({ kind: "interrupted", error: { code: "unavailable" } });
});

for (const code of ["unauthenticated", "forbidden", "not_found"] as const) {
  test(`what no retry mends ends the stream: ${code}`, async () => {
    chat.answer("GET /ws/tui/stream", () => problem(code, "No."));
    await expect(follow().next()).rejects.toMatchObject({ code });
  });
}

test("the end of the session ends the stream", async () => {
  const items = follow();
  const waiting = items.next().catch((error: unknown) => error);
  (await chat.nextStream()).event("end", "e1-9", { reason: "session_ended" });
  expect(await waiting).toMatchObject({ code: "unauthenticated" });
});

test("a reset is told with the position from which events follow", async () => {
  const items = follow({ lastEventId: "e0-7" });
  const waiting = next(items);
  const stream = await chat.nextStream();
  expect(stream.lastEventId).toBe("e0-7");
  stream.event("reset", "e1-3", { position: "e1-3" });
  expect(await waiting).toEqual({ kind: "reset", position: "e1-3" });
});

test("text that is cut in the middle of a character comes whole", async () => {
  const items = follow();
  const event = happened.messageCreated(general, "née 设计 👩‍👩‍👧 \u2028");
  const bytes = new TextEncoder().encode(`id: e1-1\nevent: event\ndata: ${JSON.stringify(event)}\n\n`);
  const waiting = next(items);
  const stream = await chat.nextStream();
  for (const byte of bytes) stream.write(Uint8Array.of(byte));
  expect(await waiting).toEqual({ kind: "event", position: "e1-1", event });
});

test("events that this client does not know move its position and nothing else", async () => {
  const items = follow();
  const waiting = next(items);
  const first = await chat.nextStream();
  first.event("event", "e1-1", { ...happened.messageCreated(general), type: "message.sung" });
  first.event("fanfare", "e1-2", {});
  first.close();
  expect((await waiting).kind).toBe("interrupted");
  void items.next();
  expect((await chat.nextStream()).lastEventId).toBe("e1-2");
});

test("who is online and who types comes between the events, is no place to resume from, and is dropped when it is not understood", async () => {
  const items = follow();
  const waiting = next(items);
  const first = await chat.nextStream();
  first.event("ready", "e1-7", { position: "e1-7" });
  await waiting;
  const say = (name: string, data: object) => first.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  say("presence", { online: "everybody" });
  say("presence", { full: true, online: [ada.id], offline: [], since: "a newer server" });
  say("typing", { channel_id: general.id });
  say("typing", { channel_id: general.id, user_id: bo.id, typing: true });
  first.close();
  expect(await next(items)).toEqual({ kind: "presence", full: true, online: [ada.id], offline: [] });
  expect(await next(items)).toEqual({ kind: "typing", channel_id: general.id, user_id: bo.id, typing: true });
  expect((await next(items)).kind).toBe("interrupted");
  void items.next();
  expect((await chat.nextStream()).lastEventId).toBe("e1-7");
});

test("an abort ends the stream without an error, also while it waits to try again", async () => {
  const quiet = follow();
  const waiting = quiet.next();
  await chat.nextStream();
  stop.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await chat.stop();
  stop = new AbortController();
  const retrying = follow();
  await next(retrying);
  const sleeping = retrying.next();
  stop.abort();
  expect(await sleeping).toEqual({ done: true, value: undefined });
});

test("a channel that comes to be shown and is not heard of opens the stream anew where it stands, at once and without a word", async () => {
  const watch = new Watch(["a"]);
  const items = follow({ watch });
  const waiting = next(items);
  const first = await chat.nextStream();
  first.event("ready", "e1-0", { position: "e1-0" });
  await waiting;
  watch.show(["a"], () => false);
  watch.show(["joined"], () => true);
  const events = [happened.messageCreated(general), happened.messageCreated(general)];
  const frames = events.map((event, n) => `id: e1-${n + 1}\nevent: event\ndata: ${JSON.stringify(event)}\n\n`);
  const coming = next(items);
  first.write(frames.join(""));
  expect(await coming).toMatchObject({ position: "e1-1" });
  // The second has come too, and is not taken yet: it comes again by the stream that hears of "b" as well.
  watch.show(["b", "c"], (id) => id === "c");
  const resumed = next(items);
  const second = await chat.nextStream();
  expect(second.lastEventId).toBe("e1-1");
  second.event("ready", "e1-1", { position: "e1-1" });
  expect(await resumed).toEqual({ kind: "ready", position: "e1-1" });
  expect(chat.seen.map(({ path }) => path)).toEqual(["/ws/tui/stream?watch=a", "/ws/tui/stream?watch=b%2Cc"]);
});
