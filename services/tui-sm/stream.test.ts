import { afterEach, expect, jest, test } from "bun:test";
import type { ChatEvent } from "#core/events/catalog.ts";
import { AppError } from "#core/kernel/errors.ts";
import { silentLog } from "#core/kernel/log.ts";
import { Feed } from "#core/realtime/feed.ts";
import type { Access } from "#core/snapshot/schema.ts";
import { createClient } from "#sdk/client.ts";
import { type StreamItem, streamEvents } from "#sdk/stream.ts";
import { closeAllStreams, HEARTBEAT_INTERVAL } from "#services/shared/sse.ts";
import { accessOf, ada, bo, cy, general, happened, keepers, sessionOf } from "#test/support/events.ts";
import { createApp } from "./app.ts";

const closings: (() => unknown)[] = [];
afterEach(async () => {
  closeAllStreams();
  for (const close of closings.splice(0)) await close();
});

/** tui-sm with a feed that the test fills, and an API that knows tokens named after the cast. */
function startTuiSm() {
  const feed = new Feed();
  feed.reset({ epoch: "e1", from: 0, head: 0 });
  let seq = 0;
  const accesses = new Map<string, Access>([ada, bo, cy].map((who) => [who.username, accessOf(who)]));
  const asked: { token: string; traceId: string }[] = [];
  const ending = new AbortController();
  let held: { asked: () => void; given: Promise<void> } | undefined;
  const app = createApp({
    feed,
    async loadAccess(token, traceId) {
      asked.push({ token, traceId });
      held?.asked();
      await held?.given;
      const access = accesses.get(token);
      if (!access) throw new AppError("unauthenticated", "You are not signed in.");
      return access;
    },
    ending: ending.signal,
    log: silentLog,
    checks: {},
  }).listen({ hostname: "127.0.0.1", port: 0 });
  closings.push(() => app.server?.stop(true));
  return {
    feed,
    accesses,
    asked,
    ending,
    url: `http://127.0.0.1:${app.server!.port}`,
    /** The API takes its time from now on, until `give`. `asked` resolves when it was asked. */
    holdAnswers() {
      const asked = Promise.withResolvers<void>();
      const given = Promise.withResolvers<void>();
      held = { asked: asked.resolve, given: given.promise };
      return { asked: asked.promise, give: given.resolve };
    },
    publish: (event: ChatEvent) => feed.event(++seq, event),
  };
}

/** A client of the SDK that keeps what it reads until asked. */
function listen(url: string, token: string, lastEventId?: string) {
  const stop = new AbortController();
  closings.push(() => stop.abort());
  const items = streamEvents(createClient({ baseUrl: url, token }), {
    signal: stop.signal,
    ...(lastEventId ? { lastEventId } : {}),
  });
  return {
    stop: () => stop.abort(),
    async next(): Promise<StreamItem> {
      const { value } = await items.next();
      if (!value) throw new Error("the stream has ended");
      return value;
    },
  };
}

test("a stream begins with ready and brings what happens where its user may look, in order", async () => {
  const tui = startTuiSm();
  const stream = listen(tui.url, "ada");
  expect(await stream.next()).toEqual({ kind: "ready", position: "e1-0" });
  const events = [happened.messageCreated(general), happened.messageCreated(keepers)];
  for (const event of events) tui.publish(event);
  expect(await stream.next()).toEqual({ kind: "event", position: "e1-1", event: events[0]! });
  expect(await stream.next()).toEqual({ kind: "event", position: "e1-2", event: events[1]! });
});

test("what may not be seen leaves no byte on the wire", async () => {
  const tui = startTuiSm();
  const response = await fetch(`${tui.url}/ws/tui/stream`, { headers: { authorization: "Bearer cy" } });
  const secret = happened.messageCreated(keepers, "the secret word");
  tui.publish(secret);
  const open = happened.messageCreated(general);
  tui.publish(open);
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes(open.id)) break;
  }
  for (const hidden of [secret.id, keepers.id, "the secret word"]) expect(text).not.toContain(hidden);
});

test("a body with every kind of line end and field name in it is one event, the same after parsing", async () => {
  const tui = startTuiSm();
  const stream = listen(tui.url, "ada");
  await stream.next();
  const event = happened.messageCreated(general, "a\nb\rc\r\ndata: x\nid: 9\n\nevent: end\n\u2028\u2029\u0085é👩‍👩‍👧");
  tui.publish(event);
  expect(await stream.next()).toEqual({ kind: "event", position: "e1-1", event });
});

test("a client that comes back gets what it missed and nothing twice", async () => {
  const tui = startTuiSm();
  const seen = happened.messageCreated(general);
  const missed = happened.messageCreated(general);
  tui.publish(seen);
  tui.publish(missed);
  const stream = listen(tui.url, "ada", "e1-1");
  expect(await stream.next()).toEqual({ kind: "ready", position: "e1-1" });
  expect(await stream.next()).toEqual({ kind: "event", position: "e1-2", event: missed });
});

for (const [what, position] of [
  ["of another stream", "e0-1"],
  ["that is malformed", "'; drop table messages"],
  ["of the future", "e1-999"],
]) {
  test(`a position ${what} is answered with reset and where the client stands now`, async () => {
    const tui = startTuiSm();
    tui.publish(happened.messageCreated(general));
    const stream = listen(tui.url, "ada", position);
    expect(await stream.next()).toEqual({ kind: "reset", position: "e1-1" });
    const event = happened.messageCreated(general);
    tui.publish(event);
    expect(await stream.next()).toEqual({ kind: "event", position: "e1-2", event });
  });
}

test("a stream that is replaced resets the clients that listen", async () => {
  const tui = startTuiSm();
  const stream = listen(tui.url, "ada");
  await stream.next();
  tui.feed.reset({ epoch: "e2", from: 7, head: 7 });
  expect(await stream.next()).toEqual({ kind: "reset", position: "e2-7" });
});

test("who is taken out of a channel gets nothing of it from then on, the others do", async () => {
  const tui = startTuiSm();
  const [hers, his] = [listen(tui.url, "ada"), listen(tui.url, "bo")];
  await Promise.all([hers.next(), his.next()]);
  tui.accesses.set("bo", { ...accessOf(bo), channels: [general.id] });
  const kick = happened.channelMemberRemoved(keepers, bo);
  const after = happened.messageCreated(keepers);
  const open = happened.messageCreated(general);
  for (const event of [kick, after, open]) tui.publish(event);
  const ids = async (stream: typeof hers, count: number) => {
    const got: string[] = [];
    for (let index = 0; index < count; index++) {
      const item = await stream.next();
      if (item.kind === "event") got.push(item.event.id);
    }
    return got;
  };
  expect(await ids(his, 2)).toEqual([kick.id, open.id]);
  expect(await ids(hers, 3)).toEqual([kick.id, after.id, open.id]);
});

test("without a token, or with one that the API refuses, there is no stream but a problem", async () => {
  const tui = startTuiSm();
  for (const headers of [{}, { authorization: "Bearer nobody" }] as Record<string, string>[]) {
    const response = await fetch(`${tui.url}/ws/tui/stream`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "unauthenticated" });
  }
});

test("the end of a session is told and closes its stream, not those of other sessions", async () => {
  const tui = startTuiSm();
  const [hers, his] = [listen(tui.url, "ada"), listen(tui.url, "bo")];
  await Promise.all([hers.next(), his.next()]);
  tui.publish(happened.sessionEnded(ada, sessionOf(bo)));
  tui.publish(happened.sessionEnded(ada));
  const open = happened.messageCreated(general);
  tui.publish(open);
  expect(await hers.next()).toMatchObject({ kind: "event", event: { type: "session.ended" } });
  await expect(hers.next()).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await his.next()).toMatchObject({ kind: "event", event: { id: open.id } });
});

test("the API is asked with the user's own token and the trace of the request", async () => {
  const tui = startTuiSm();
  const traceId = "0123456789abcdef0123456789abcdef";
  await fetch(`${tui.url}/ws/tui/stream`, { headers: { authorization: "Bearer ada", "x-trace-id": traceId } });
  expect(tui.asked).toEqual([{ token: "ada", traceId }]);
});

test("a process that ends opens no stream, and closes those that there are so that clients go elsewhere", async () => {
  const tui = startTuiSm();
  const stream = listen(tui.url, "ada");
  await stream.next();
  tui.ending.abort();
  closeAllStreams();
  expect(await stream.next()).toMatchObject({ kind: "interrupted", error: { code: "unavailable" } });
  const response = await fetch(`${tui.url}/ws/tui/stream`, { headers: { authorization: "Bearer ada" } });
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("1");
});

/** The sessions that listen to a feed, and when the last of them has gone. */
function watchListeners(feed: Feed) {
  const subscribe = feed.subscribe.bind(feed);
  const listening = new Set<unknown>();
  const allGone = Promise.withResolvers<void>();
  feed.subscribe = (listener) => {
    listening.add(listener);
    const unsubscribe = subscribe(listener);
    return () => {
      unsubscribe();
      listening.delete(listener);
      if (listening.size === 0) allGone.resolve();
    };
  };
  return { listening, allGone: allGone.promise };
}

test("a client that leaves is forgotten, also one that leaves while the API is asked", async () => {
  const tui = startTuiSm();
  const { listening, allGone } = watchListeners(tui.feed);
  const stayed = listen(tui.url, "ada");
  await stayed.next();
  const answer = tui.holdAnswers();
  const leaving = new AbortController();
  const headers = { authorization: "Bearer bo" };
  const request = fetch(`${tui.url}/ws/tui/stream`, { headers, signal: leaving.signal });
  await answer.asked;
  expect(listening.size).toBe(2);
  leaving.abort();
  await expect(request).rejects.toThrow();
  stayed.stop();
  answer.give();
  await allGone;
});

test("a heartbeat tells the position when only hidden things happened, and else nothing but that all is well", async () => {
  jest.useFakeTimers();
  closings.push(() => jest.useRealTimers());
  const tui = startTuiSm();
  const response = await fetch(`${tui.url}/ws/tui/stream`, { headers: { authorization: "Bearer cy" } });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const until = async (part: string) => {
    while (!text.includes(part)) text += (await reader.read()).value ?? "";
  };
  await until("event: ready");
  tui.publish(happened.messageCreated(keepers));
  jest.advanceTimersByTime(HEARTBEAT_INTERVAL);
  await until('id: e1-1\nevent: position\ndata: {"position":"e1-1"}\n\n');
  jest.advanceTimersByTime(HEARTBEAT_INTERVAL);
  await until(": alive\n\n");
});
