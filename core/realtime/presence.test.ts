import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../kernel/ids.ts";
import type { Heartbeat } from "../presence/events.ts";
import { ONLINE_WINDOW, type PresenceChange } from "../presence/schema.ts";
import { Presence } from "./presence.ts";

const [lighthouse, harbour, ada, bo, cy, dot] = Array.from({ length: 6 }, newId) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

/** Presence at a time that the test sets, in minutes. */
function startPresence() {
  let minutes = 0;
  const presence = new Presence(() => new Date(minutes * 60_000));
  const heartbeat = (community_id: string, user_ids: string[]): Heartbeat => ({
    id: newId(),
    type: "presence.heard",
    community_id,
    channel_id: null,
    actor_id: null,
    timestamp: new Date(0).toISOString(),
    data: { user_ids },
  });
  return {
    presence,
    hear: (communityId: string, ...userIds: string[]) => presence.hear(heartbeat(communityId, userIds)),
    tickAt(when: number) {
      minutes = when;
      presence.tick();
    },
    /** Somebody who watches, with what they were told since the test looked last. */
    watch(...communities: string[]) {
      const told: PresenceChange[] = [];
      const watcher = {
        allowed: new Set(communities) as Set<string> | null,
        takes: true,
        told: () => told.splice(0),
        circles: () => watcher.allowed,
        tell: (change: PresenceChange) => watcher.takes && told.push(change) > 0,
        stop: () => {},
      };
      watcher.stop = presence.watch(watcher);
      return watcher;
    },
  };
}

const full = (...online: string[]) => ({ full: true, online, offline: [] });
const change = (online: string[], offline: string[] = []) => ({ full: false, online, offline });

test("a watcher is told everybody at the beginning, then only who came and who went, and nothing when nobody did", () => {
  const { hear, tickAt, watch } = startPresence();
  hear(lighthouse, ada, bo);
  tickAt(0);
  const watcher = watch(lighthouse);
  assert.deepEqual(watcher.told(), [full(ada, bo)]);
  hear(lighthouse, ada, cy);
  tickAt(1);
  assert.deepEqual(watcher.told(), [change([cy])]);
  hear(lighthouse, ada);
  tickAt(1.5);
  assert.deepEqual(watcher.told(), []);
  tickAt(ONLINE_WINDOW / 60_000);
  assert.deepEqual(watcher.told(), [change([], [bo, cy])]);
});

test("Z3: nobody is told of people with whom they share no community", () => {
  const { hear, tickAt, watch } = startPresence();
  tickAt(0);
  const [inside, outside, nowhere] = [watch(lighthouse), watch(harbour), watch()];
  for (const watcher of [inside, outside, nowhere]) assert.deepEqual(watcher.told(), [full()]);
  hear(lighthouse, ada);
  hear(harbour, dot);
  tickAt(1);
  assert.deepEqual(inside.told(), [change([ada])]);
  assert.deepEqual(outside.told(), [change([dot])]);
  assert.deepEqual(nowhere.told(), []);
});

test("who shares only direct messages with somebody is told of that one person, wherever they are heard of", () => {
  const { hear, tickAt, watch } = startPresence();
  tickAt(0);
  const watcher = watch(harbour, ada);
  watcher.told();
  hear(lighthouse, ada, bo);
  tickAt(1);
  assert.deepEqual(watcher.told(), [change([ada])]);
  tickAt(1 + ONLINE_WINDOW / 60_000);
  assert.deepEqual(watcher.told(), [change([], [ada])]);
});

test("Z3: who leaves a community is told of its people no more; who comes into one is told of them all", () => {
  const { hear, tickAt, watch } = startPresence();
  hear(lighthouse, ada);
  hear(harbour, dot);
  tickAt(0);
  const watcher = watch(lighthouse);
  watcher.told();
  watcher.allowed = new Set([harbour]);
  hear(lighthouse, bo);
  tickAt(1);
  assert.deepEqual(watcher.told(), [full(dot)]);
});

test("Z3: who is taken out of a community is there no longer, though they were heard of just now", () => {
  const { presence, hear, tickAt, watch } = startPresence();
  hear(lighthouse, ada, bo);
  tickAt(0);
  const watcher = watch(lighthouse);
  watcher.told();
  presence.forget(lighthouse, bo);
  tickAt(0);
  assert.deepEqual(watcher.told(), [change([], [bo])]);
});

test("A15: who is disabled is nowhere any more, in no circle", () => {
  const { presence, hear, tickAt, watch } = startPresence();
  hear(lighthouse, ada, bo);
  hear(harbour, bo, dot);
  tickAt(0);
  const watcher = watch(lighthouse, harbour);
  watcher.told();
  presence.forgetPerson(bo);
  tickAt(0);
  assert.deepEqual(watcher.told(), [change([], [bo])]);
});

test("people of several communities are told once, and are gone when they are gone from all", () => {
  const { hear, tickAt, watch, presence } = startPresence();
  tickAt(0);
  const watcher = watch(lighthouse, harbour);
  watcher.told();
  hear(lighthouse, ada);
  hear(harbour, ada, dot);
  tickAt(1);
  assert.deepEqual(watcher.told(), [change([ada, dot])]);
  presence.forget(lighthouse, ada);
  tickAt(1);
  assert.deepEqual(watcher.told(), []);
  tickAt(5);
  assert.deepEqual(watcher.told(), [change([], [ada, dot])]);
});

test("a watcher that could not be told, or whose rights were being asked for, is told everybody the next time", () => {
  const { hear, tickAt, watch } = startPresence();
  tickAt(0);
  const [slow, asking] = [watch(lighthouse), watch(lighthouse)];
  for (const watcher of [slow, asking]) watcher.told();
  slow.takes = false;
  asking.allowed = null;
  hear(lighthouse, ada);
  tickAt(1);
  slow.takes = true;
  asking.allowed = new Set([lighthouse]);
  tickAt(1);
  for (const watcher of [slow, asking]) assert.deepEqual(watcher.told(), [full(ada)]);
});

test("a process that has just begun says nothing until it has heard everybody", () => {
  const { hear, tickAt, watch } = startPresence();
  const watcher = watch(lighthouse);
  hear(lighthouse, ada);
  assert.deepEqual(watcher.told(), []);
  hear(lighthouse, bo);
  tickAt(1);
  assert.deepEqual(watcher.told(), [full(ada, bo)]);
});

test("who stops watching is told nothing, and what is no heartbeat is passed over", () => {
  const { presence, hear, tickAt, watch } = startPresence();
  tickAt(0);
  const watcher = watch(lighthouse);
  watcher.told();
  watcher.stop();
  hear(lighthouse, ada);
  for (const nonsense of [null, "x", {}, { type: "presence.sung", community_id: lighthouse }]) presence.hear(nonsense);
  tickAt(1);
  assert.deepEqual(watcher.told(), []);
});

test("watchers of one community share what they are told", () => {
  const { hear, tickAt, watch } = startPresence();
  tickAt(0);
  const [one, other] = [watch(lighthouse), watch(lighthouse)];
  for (const watcher of [one, other]) watcher.told();
  hear(lighthouse, ada);
  tickAt(1);
  assert.equal(one.told()[0], other.told()[0]);
});
