import assert from "node:assert/strict";
import { test } from "node:test";
import { accessOf, ada, bo, cy, dot, general, harbour, keepers, lighthouse, quay } from "#test/support/events.ts";
import type { Channel } from "../channels/schema.ts";
import { createMemoryBus } from "../events/memory-bus.ts";
import { TYPING_SUBJECTS } from "../events/subjects.ts";
import { newId } from "../kernel/ids.ts";
import { TYPING_INTERVAL, TYPING_LIFETIME, type TypingChange } from "../presence/schema.ts";
import type { Person } from "../users/schema.ts";
import { Typing } from "./typing.ts";
import { type View, viewOf } from "./visibility.ts";

/** One session manager at a time that the test sets, and what it publishes. */
function startTyping(bus = createMemoryBus()) {
  let now = 0;
  const published: { subject: string; typing: boolean }[] = [];
  const typing = new Typing(bus.signal, () => new Date(now));
  bus.hear([TYPING_SUBJECTS], (subject, payload) => {
    published.push({ subject, typing: (payload as { data: { typing: boolean } }).data.typing });
    typing.hear(payload);
  });
  return {
    typing,
    published,
    say: (who: Person, channel: Channel, on: boolean, parent_id?: string) =>
      typing.say({ community_id: channel.community_id, channel_id: channel.id, parent_id, user_id: who.id }, on),
    at(milliseconds: number) {
      now = milliseconds;
      typing.sweep();
    },
    /** Somebody of the cast who watches, with what they were told since the test looked last. */
    watch(who: Person) {
      const told: TypingChange[] = [];
      const watcher = {
        allowed: viewOf(accessOf(who)) as View | null,
        told: () => told.splice(0),
        view: () => watcher.allowed,
        tell: (change: TypingChange) => told.push(change),
      };
      typing.watch(watcher);
      return watcher;
    },
  };
}

const begins = (who: Person, channel: Channel) => ({
  channel_id: channel.id,
  user_id: who.id,
  typing: true,
});
const stops = (who: Person, channel: Channel) => ({ ...begins(who, channel), typing: false });

test("typing is told to those who see the channel, and not to the typist", () => {
  const { say, at, watch } = startTyping();
  const [hers, his, outsider] = [watch(ada), watch(cy), watch(dot)];
  say(ada, general, true);
  at(TYPING_INTERVAL);
  say(ada, general, false);
  assert.deepEqual(his.told(), [begins(ada, general), stops(ada, general)]);
  assert.deepEqual([...hers.told(), ...outsider.told()], []);
});

test("who types in a thread is told apart from who types in its channel", () => {
  const { say, watch } = startTyping();
  const his = watch(cy);
  const parent_id = newId();
  say(ada, general, true, parent_id);
  say(ada, general, true);
  assert.deepEqual(his.told(), [{ ...begins(ada, general), parent_id }, begins(ada, general)]);
});

test("Z3, S6: of a private channel only those who are in it are told who types, and nobody while their rights are asked for", () => {
  const { say, at, watch } = startTyping();
  const [inside, asking, outside] = [watch(bo), watch(bo), watch(cy)];
  asking.allowed = null;
  say(ada, keepers, true);
  at(TYPING_LIFETIME);
  assert.deepEqual(inside.told(), [begins(ada, keepers), stops(ada, keepers)]);
  assert.deepEqual([...asking.told(), ...outside.told()], []);
});

test("S12: a start without a stop ends by itself, and lives on while it is said again", () => {
  const { say, at, watch } = startTyping();
  const watcher = watch(cy);
  say(ada, general, true);
  at(TYPING_LIFETIME - 1);
  say(ada, general, true);
  at(TYPING_LIFETIME + 1);
  assert.deepEqual(watcher.told(), [begins(ada, general), begins(ada, general)]);
  at(2 * TYPING_LIFETIME);
  assert.deepEqual(watcher.told(), [stops(ada, general)]);
  at(9 * TYPING_LIFETIME);
  assert.deepEqual(watcher.told(), []);
});

test("S12: however often a client says it, one signal goes out in three seconds for each person and channel", () => {
  const { say, at, published } = startTyping();
  for (let n = 0; n < 100; n++) {
    say(ada, general, n % 2 === 0);
    at((n * TYPING_INTERVAL) / 100);
  }
  assert.equal(published.length, 1);
  say(ada, keepers, true);
  say(bo, general, true);
  assert.equal(published.length, 3);
  at(10 * TYPING_INTERVAL);
  // The last word was "stopped", so it is said once there is time for it.
  assert.deepEqual(
    published.map(({ typing }) => typing),
    [true, true, true, false],
  );
});

test("a stop that is taken back in time is not said: they go on, which is said again in case a message of theirs came", () => {
  const { say, at, published } = startTyping();
  say(ada, general, true);
  say(ada, general, false);
  say(ada, general, true);
  at(2 * TYPING_INTERVAL);
  assert.deepEqual(
    published.map(({ typing }) => typing),
    [true, true],
  );
  at(4 * TYPING_INTERVAL);
  assert.equal(published.length, 2);
});

test("signals go out on the channel's own subject, those of direct messages too", () => {
  const { say, published } = startTyping();
  say(ada, general, true);
  say(dot, quay, true);
  say(ada, { ...keepers, community_id: null }, true);
  assert.deepEqual(
    published.map(({ subject }) => subject),
    [
      `chat.typing.${lighthouse.id}.${general.id}`,
      `chat.typing.${harbour.id}.${quay.id}`,
      `chat.typing.dm.${keepers.id}`,
    ],
  );
});

test("what is said in one process is told in all of them, and what is no signal is passed over", () => {
  const bus = createMemoryBus();
  const [here, there] = [startTyping(bus), startTyping(bus)];
  const watcher = there.watch(cy);
  for (const nonsense of [null, 7, {}, { type: "typing.changed", data: { typing: true } }]) there.typing.hear(nonsense);
  here.say(ada, general, true);
  assert.deepEqual(watcher.told(), [begins(ada, general)]);
});
