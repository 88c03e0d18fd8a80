import { afterEach, expect, jest, test } from "bun:test";
import type { ChatEvent } from "#core/events/catalog.ts";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { PRESENCE_SUBJECTS, presenceSubject, TYPING_SUBJECTS } from "#core/events/subjects.ts";
import { AppError, notFound } from "#core/kernel/errors.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import type { Heartbeat } from "#core/presence/events.ts";
import { Feed } from "#core/realtime/feed.ts";
import { Presence } from "#core/realtime/presence.ts";
import { Typing } from "#core/realtime/typing.ts";
import type { Access } from "#core/snapshot/schema.ts";
import type { Person } from "#core/users/schema.ts";
import { createClient } from "#sdk/client.ts";
import { setTyping } from "#sdk/presence.ts";
import { type StreamItem, streamEvents, Watch } from "#sdk/stream.ts";
import { closeAllStreams, HEARTBEAT_INTERVAL } from "#services/shared/sse.ts";
import {
  accessOf,
  ada,
  bo,
  cy,
  dot,
  general,
  happened,
  keepers,
  lighthouse,
  quay,
  sessionOf,
  signals,
} from "#test/support/events.ts";
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
  const bus = createMemoryBus();
  const presence = new Presence();
  const typing = new Typing(bus.signal);
  bus.hear([PRESENCE_SUBJECTS], (_subject, payload) => presence.hear(payload));
  bus.hear([TYPING_SUBJECTS], (_subject, payload) => typing.hear(payload));
  const app = createApp({
    feed,
    presence,
    typing,
    async loadAccess(token, traceId, channelId) {
      asked.push({ token, traceId });
      held?.asked();
      await held?.given;
      const access = accesses.get(token);
      if (!access) throw new AppError("unauthenticated", "You are not signed in.");
      if (channelId === undefined) return access;
      if (!access.channels.includes(channelId)) throw notFound("channel");
      return { ...access, channels: [channelId] };
    },
    ending: ending.signal,
    log: silentLog,
    checks: {},
  }).listen({ hostname: "127.0.0.1", port: 0 });
  closings.push(() => app.server?.stop(true));
  return {
    feed,
    presence,
    bus,
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
function listen(url: string, token: string, lastEventId?: string, watch?: Watch) {
  const stop = new AbortController();
  closings.push(() => stop.abort());
  const items = streamEvents(createClient({ baseUrl: url, token }), {
    signal: stop.signal,
    ...(watch ? { watch } : {}),
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

test("S6: what may not be seen leaves no byte on the wire", async () => {
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
  for (const hidden of [secret.id, keepers.id, keepers.name, "the secret word"]) expect(text).not.toContain(hidden);
});

test("S8: a body with every kind of line end and field name in it is one event, the same after parsing", async () => {
  const tui = startTuiSm();
  const stream = listen(tui.url, "ada");
  await stream.next();
  const event = happened.messageCreated(
    general,
    "a\nb\rc\r\ndata: x\nid: 9\n\nevent: end\n\u0000\u2028\u2029\u0085é👩‍👩‍👧",
  );
  tui.publish(event);
  expect(await stream.next()).toEqual({ kind: "event", position: "e1-1", event });
});

test("S2: a client that comes back gets what it missed and nothing twice", async () => {
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
  test(`S3: a position ${what} is answered with reset and where the client stands now`, async () => {
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

test("S7: who is taken out of a channel gets nothing of it from then on, the others do", async () => {
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

/** People of the lighthouse were heard of, as the API says it. */
const heartbeat = (...people: Person[]): Heartbeat => ({
  id: newId(),
  type: "presence.heard",
  community_id: lighthouse.id,
  channel_id: null,
  actor_id: null,
  timestamp: new Date().toISOString(),
  data: { user_ids: people.map(({ id }) => id) },
});

test("a stream says who is online when it begins, then who came and who went", async () => {
  const tui = startTuiSm();
  const hear = (...people: Person[]) => tui.bus.signal(presenceSubject(lighthouse.id), heartbeat(...people));
  hear(ada);
  tui.presence.tick();
  const stream = listen(tui.url, "cy");
  expect(await stream.next()).toMatchObject({ kind: "ready" });
  expect(await stream.next()).toEqual({ kind: "presence", full: true, online: [ada.id], offline: [] });
  hear(bo);
  tui.presence.tick();
  expect(await stream.next()).toEqual({ kind: "presence", full: false, online: [bo.id], offline: [] });
});

test("a client that leaves is forgotten by those who tell who is there", async () => {
  const tui = startTuiSm();
  const forgotten = Promise.withResolvers<void>();
  const watch = tui.presence.watch.bind(tui.presence);
  tui.presence.watch = (watcher) => {
    const stop = watch(watcher);
    return () => {
      stop();
      forgotten.resolve();
    };
  };
  const stream = listen(tui.url, "ada");
  await stream.next();
  stream.stop();
  await forgotten.promise;
});

test("Z3: of people elsewhere and of private channels, who is online and who types leaves no byte on the wire", async () => {
  const tui = startTuiSm();
  tui.accesses.set("dot", accessOf(dot));
  const texts = await Promise.all(
    ["dot", "cy"].map((token) => fetch(`${tui.url}/ws/tui/stream`, { headers: { authorization: `Bearer ${token}` } })),
  );
  tui.bus.signal(presenceSubject(lighthouse.id), heartbeat(ada, bo));
  tui.presence.tick();
  expect((await type(tui.url, "bo", keepers, true)).status).toBe(204);
  tui.publish(happened.messageCreated(quay, "the end of it"));
  tui.publish(happened.messageCreated(general, "the end of it"));
  const [outside, inside] = await Promise.all(
    texts.map(async (response) => {
      let text = "";
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (text.includes("the end of it")) break;
      }
      return text;
    }),
  );
  expect(outside).not.toContain(bo.id);
  expect(inside).toContain(bo.id);
  expect(inside).not.toContain(keepers.id);
  expect(inside).not.toContain("event: typing");
});

/** Says that somebody types, as a client does. */
const type = (url: string, token: string, { id }: { id: string }, typing: boolean) =>
  fetch(`${url}/ws/tui/typing`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ channel_id: id, typing }),
  });

test("S12: who types in a channel is told to the others who see it; typing where one may not look is not found", async () => {
  const tui = startTuiSm();
  const [hers, his] = [listen(tui.url, "ada"), listen(tui.url, "bo")];
  await Promise.all([hers.next(), his.next()]);
  await setTyping(createClient({ baseUrl: tui.url, token: "ada" }), keepers.id, true);
  expect(await his.next()).toEqual({ kind: "typing", channel_id: keepers.id, user_id: ada.id, typing: true });
  for (const [token, status] of [
    ["cy", 404],
    ["nobody", 401],
  ] as const) {
    expect((await type(tui.url, token, keepers, true)).status).toBe(status);
  }
  const event = happened.messageCreated(general);
  tui.publish(event);
  for (const stream of [hers, his])
    expect(await stream.next()).toMatchObject({ kind: "event", event: { id: event.id } });
});

test("Z12, S12: who types in a DM is told to the other one alone, and nobody else can type there", async () => {
  const tui = startTuiSm();
  tui.accesses.set("dot", accessOf(dot));
  const [theirs, others] = [listen(tui.url, "dot"), listen(tui.url, "bo")];
  await Promise.all([theirs.next(), others.next()]);
  expect((await type(tui.url, "bo", signals, true)).status).toBe(404);
  expect((await type(tui.url, "ada", signals, true)).status).toBe(204);
  expect(await theirs.next()).toEqual({ kind: "typing", channel_id: signals.id, user_id: ada.id, typing: true });
  const direct = happened.messageCreated(signals, "between us");
  const open = happened.messageCreated(general);
  for (const event of [direct, open]) tui.publish(event);
  expect(await theirs.next()).toMatchObject({ kind: "event", event: { id: direct.id } });
  expect(await others.next()).toMatchObject({ kind: "event", event: { id: open.id } });
});

test("S12: a flood of typing asks the API once and says it once", async () => {
  const tui = startTuiSm();
  const said: unknown[] = [];
  tui.bus.hear([TYPING_SUBJECTS], (_subject, payload) => said.push(payload));
  for (let n = 0; n < 20; n++) expect((await type(tui.url, "ada", general, n % 2 === 0)).status).toBe(204);
  expect([said.length, tui.asked.length]).toEqual([1, 1]);
});

test("I1: what is not what typing is made of is refused field by field", async () => {
  const tui = startTuiSm();
  const response = await fetch(`${tui.url}/ws/tui/typing`, {
    method: "POST",
    headers: { authorization: "Bearer ada", "content-type": "application/json" },
    body: JSON.stringify({ channel_id: "general", typing: true, text: "hel" }),
  });
  expect(response.status).toBe(422);
  expect(((await response.json()) as { errors: { path: string }[] }).errors[0]!.path).toBe("channel_id");
});

test("X3: a stream says when events are late, and when they come again", async () => {
  const tui = startTuiSm();
  const stream = listen(tui.url, "ada");
  await stream.next();
  tui.feed.delayed(true);
  expect(await stream.next()).toEqual({ kind: "delayed", delayed: true });
  tui.feed.delayed(false);
  expect(await stream.next()).toEqual({ kind: "delayed", delayed: false });
});

test("a stream that says what it watches hears what is said and typed there and in its user's own channels; ids that are none are refused", async () => {
  const tui = startTuiSm();
  tui.accesses.set("cy", { ...accessOf(cy), joined: [] });
  const open = (watch: string) =>
    fetch(`${tui.url}/ws/tui/stream?watch=${encodeURIComponent(watch)}`, { headers: { authorization: "Bearer cy" } });
  const streams = await Promise.all([open(""), open(`${general.id},${keepers.id}`)]);
  const event = happened.messageCreated(general);
  tui.publish(event);
  await type(tui.url, "ada", general, true);
  tui.publish(happened.messageCreated(keepers));
  tui.publish(happened.channelUpdated(general));
  const until = async (response: Response) => {
    let text = "";
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes("channel.updated")) break;
    }
    return text;
  };
  const [own, watching] = await Promise.all(streams.map(until));
  expect(own).not.toContain(event.id);
  expect(own).not.toContain("event: typing");
  expect(watching).toContain(event.id);
  expect(watching).toContain("event: typing");
  expect(watching).not.toContain(keepers.id);
  for (const wrong of ["everything", Array(21).fill(general.id).join(",")])
    expect((await open(wrong)).status).toBe(422);
});

test("a client that shows a channel which its user is not in hears all that is said there from the moment that it asks for it", async () => {
  const tui = startTuiSm();
  tui.accesses.set("cy", { ...accessOf(cy), joined: [] });
  const watch = new Watch();
  const stream = listen(tui.url, "cy", undefined, watch);
  expect(await stream.next()).toMatchObject({ kind: "ready" });
  const [before, own, between, after] = Array.from({ length: 4 }, () => happened.messageCreated(general));
  tui.publish(before!);
  const renamed = happened.channelUpdated(general);
  tui.publish(renamed);
  expect(await stream.next()).toMatchObject({ kind: "event", event: renamed });
  watch.show([general.id], () => false);
  tui.publish(own!);
  tui.publish(between!);
  expect(await stream.next()).toEqual({ kind: "ready", position: "e1-2" });
  expect(await stream.next()).toMatchObject({ kind: "event", position: "e1-3", event: own! });
  tui.publish(after!);
  expect(await stream.next()).toMatchObject({ kind: "event", event: between! });
  expect(await stream.next()).toMatchObject({ kind: "event", event: after! });
});
