import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { presenceSubject } from "#core/events/subjects.ts";
import { newId } from "#core/kernel/ids.ts";
import type { Heartbeat } from "#core/presence/events.ts";
import { TYPING_LIFETIME } from "#core/presence/schema.ts";
import { Feed } from "#core/realtime/feed.ts";
import { viewOf } from "#core/realtime/visibility.ts";
import { accessOf, ada, bo, cy, general, happened, lighthouse } from "#test/support/events.ts";
import { followSignals, PRESENCE_INTERVAL } from "./signals.ts";

let signals: ReturnType<typeof followSignals>;
beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  signals.close();
  jest.useRealTimers();
});

const heartbeat: Heartbeat = {
  id: newId(),
  type: "presence.heard",
  community_id: lighthouse.id,
  channel_id: null,
  actor_id: null,
  timestamp: new Date().toISOString(),
  data: { user_ids: [ada.id, bo.id] },
};

test("who is there is told once a minute, and who is taken out of the community is there no longer", () => {
  const bus = createMemoryBus();
  const feed = new Feed();
  feed.reset({ epoch: "e1", from: 0, head: 0 });
  signals = followSignals(bus, feed);
  const told: unknown[] = [];
  signals.presence.watch({ circles: () => new Set([lighthouse.id]), tell: (change) => told.push(change) > 0 });
  bus.signal(presenceSubject(lighthouse.id), heartbeat);
  jest.advanceTimersByTime(PRESENCE_INTERVAL);
  expect(told).toEqual([{ full: true, online: [ada.id, bo.id], offline: [] }]);
  bus.signal(presenceSubject(lighthouse.id), heartbeat);
  feed.event(1, happened.communityMemberRemoved(lighthouse, bo));
  jest.advanceTimersByTime(PRESENCE_INTERVAL);
  expect(told.slice(1)).toEqual([{ full: false, online: [], offline: [bo.id] }]);
});

test("S12: who began to type and says nothing more has stopped after fifteen seconds", () => {
  signals = followSignals(createMemoryBus(), new Feed());
  const told: boolean[] = [];
  signals.typing.watch({ view: () => viewOf(accessOf(cy)), tell: ({ typing }) => told.push(typing) });
  signals.typing.say({ community_id: lighthouse.id, channel_id: general.id, user_id: ada.id }, true);
  expect(told).toEqual([true]);
  jest.advanceTimersByTime(TYPING_LIFETIME + 1_000);
  expect(told).toEqual([true, false]);
});
