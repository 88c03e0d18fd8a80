import { heapStats } from "bun:jsc";
import { afterEach, expect, jest, test } from "bun:test";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { silentLog } from "#core/kernel/log.ts";
import { Feed } from "#core/realtime/feed.ts";
import { Presence } from "#core/realtime/presence.ts";
import { Typing } from "#core/realtime/typing.ts";
import { closeAllStreams, HEARTBEAT_INTERVAL } from "#services/shared/sse.ts";
import { accessOf, ada } from "#test/support/events.ts";
import { createApp } from "./app.ts";

const STREAMS = 20;
/** Heartbeats in the longest time between two rechecks of a stream. */
const BEATS = 25;

afterEach(() => {
  closeAllStreams();
  jest.useRealTimers();
});

/** tui-sm on which nothing happens, with an API that gives its answers at once. */
function startIdle() {
  const feed = new Feed();
  feed.reset({ epoch: "e1", from: 0, head: 0 });
  let asked = 0;
  const app = createApp({
    feed,
    presence: new Presence(),
    typing: new Typing(createMemoryBus().signal),
    async loadAccess() {
      asked++;
      return accessOf(ada);
    },
    ending: new AbortController().signal,
    log: silentLog,
    checks: {},
  }).listen({ hostname: "127.0.0.1", port: 0 });
  return { url: `http://127.0.0.1:${app.server!.port}`, asked: () => asked, stop: () => app.server?.stop(true) };
}

/** A stream of which only the number of heartbeats is kept. */
async function openStream(url: string) {
  const response = await fetch(`${url}/ws/tui/stream`, { headers: { authorization: "Bearer ada" } });
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let beats = 0;
  return {
    async hear(count: number): Promise<void> {
      while (beats < count) beats += decoder.decode((await reader.read()).value).split(": alive").length - 1;
    },
  };
}

test("S1: a stream on which nothing happens for twenty hours leaves nothing behind: neither heartbeats nor rechecks", async () => {
  jest.useFakeTimers();
  const tui = startIdle();
  const streams = await Promise.all(Array.from({ length: STREAMS }, () => openStream(tui.url)));
  let beats = 0;
  /** The objects that are left after so many rechecks of each stream. */
  const objectsAfter = async (rounds: number): Promise<number> => {
    for (let round = 0; round < rounds; round++) {
      jest.advanceTimersByTime(BEATS * HEARTBEAT_INTERVAL);
      beats += BEATS;
      await Promise.all(streams.map((stream) => stream.hear(beats)));
    }
    Bun.gc(true);
    return heapStats().objectCount;
  };
  const before = await objectsAfter(50);
  const askedBefore = tui.asked();
  const after = await objectsAfter(200);
  expect(tui.asked() - askedBefore).toBeGreaterThanOrEqual(200 * STREAMS);
  // One object that a recheck or heartbeat left would be 4,000.
  expect(after - before).toBeLessThan(1_000);
  await tui.stop();
}, 30_000);
