import { afterEach, expect, test } from "bun:test";
import { connect } from "node:net";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { silentLog } from "#core/kernel/log.ts";
import { Feed, type FeedListener } from "#core/realtime/feed.ts";
import { Presence } from "#core/realtime/presence.ts";
import { Typing } from "#core/realtime/typing.ts";
import { createClient } from "#sdk/client.ts";
import { streamEvents } from "#sdk/stream.ts";
import { closeAllStreams } from "#services/shared/sse.ts";
import { createApp } from "#services/tui-sm/app.ts";
import { accessOf, ada, general, happened } from "#test/support/events.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
  closeAllStreams();
});

/** Which connections are subscribed shows which streams are open. */
class WatchedFeed extends Feed {
  readonly listening = new Set<FeedListener>();

  override subscribe(listener: FeedListener): () => void {
    this.listening.add(listener);
    const unsubscribe = super.subscribe(listener);
    return () => {
      this.listening.delete(listener);
      unsubscribe();
    };
  }
}

/** tui-sm behind a gateway, with a feed that the test fills. */
function startBehindGateway() {
  const feed = new WatchedFeed();
  feed.reset({ epoch: "e1", from: 0, head: 0 });
  const tuiSm = createApp({
    feed,
    presence: new Presence(),
    typing: new Typing(createMemoryBus().signal),
    loadAccess: async () => accessOf(ada),
    ending: new AbortController().signal,
    log: silentLog,
    checks: {},
  }).listen({ hostname: "127.0.0.1", port: 0 });
  closings.push(() => tuiSm.server!.stop(true));
  const nowhere = "http://127.0.0.1:1";
  const upstreams = { api: nowhere, webSm: nowhere, tuiSm: `http://127.0.0.1:${tuiSm.server!.port}` };
  const gateway = listenWithoutDatabase({ upstreams });
  closings.push(() => gateway.stop());
  return { feed, gateway };
}

/** Follows the stream; `until` resolves when it is open and so many events have come. */
function follow(origin: string, lastEventId?: string) {
  const stop = new AbortController();
  closings.push(() => stop.abort());
  const heard: string[] = [];
  let isReady = false;
  let check = () => {};
  void (async () => {
    const options = { signal: stop.signal, ...(lastEventId ? { lastEventId } : {}) };
    for await (const item of streamEvents(createClient({ baseUrl: origin, token: "ada" }), options)) {
      if (item.kind === "ready") isReady = true;
      if (item.kind === "event") heard.push(item.event.id);
      check();
    }
  })();
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      check = () => isReady && heard.length >= count && resolve();
      check();
    });
  return { heard, until };
}

/** A client that takes a piece of what has come when it is told to, and no more. Resolves when its stream is open. */
async function followSlowly(port: number) {
  const socket = connect(port, "127.0.0.1");
  closings.push(() => socket.destroy());
  let text = "";
  let failure: NodeJS.ErrnoException | undefined;
  const ready = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  socket.on("close", () => closed.resolve());
  socket.on("data", (bytes) => {
    text += bytes;
    if (!text.includes("event: ready")) return;
    socket.pause();
    ready.resolve();
  });
  socket.on("error", (error) => {
    failure = error;
  });
  const head = "Host: localhost\r\nAuthorization: Bearer ada\r\nAccept: text/event-stream";
  socket.write(`GET /ws/tui/stream HTTP/1.1\r\n${head}\r\n\r\n`);
  await ready.promise;
  return {
    sip: () => socket.resume(),
    async readToItsEnd() {
      socket.on("data", () => socket.resume());
      socket.resume();
      await closed.promise;
      return { text, code: failure?.code };
    },
  };
}

test("S5: a slow reader beside fast ones is cut off and comes back for the rest; the fast ones get everything", async () => {
  const { feed, gateway } = startBehindGateway();
  const fast = Array.from({ length: 5 }, () => follow(gateway.origin));
  const slow = await followSlowly(gateway.port);
  await Promise.all(fast.map(({ until }) => until(0)));
  expect(feed.listening.size).toBe(6);

  const sent: string[] = [];
  const body = "x".repeat(60_000);
  // What the network holds on the way is tens of megabytes at most; what we hold is far less.
  while (feed.listening.size === 6 && sent.length < 2_000) {
    for (let n = 0; n < 4; n++) {
      const event = happened.messageCreated(general, body);
      sent.push(event.id);
      feed.event(sent.length, event);
    }
    if (sent.length % 80 === 0) slow.sip();
    await Promise.all(fast.map(({ until }) => until(sent.length)));
  }
  expect(feed.listening.size).toBe(5);
  for (const { heard } of fast) expect(heard).toEqual(sent);

  const { text, code } = await slow.readToItsEnd();
  expect(code).toBe("ECONNRESET");
  const position = [...text.matchAll(/^id: (.*)\nevent: event\ndata: .*\n\n/gm)].at(-1)![1]!;
  const rest = sent.slice(Number(position.split("-")[1]));
  expect(rest.length).toBeGreaterThan(0);
  const again = follow(gateway.origin, position);
  await again.until(rest.length);
  expect(again.heard).toEqual(rest);
});
