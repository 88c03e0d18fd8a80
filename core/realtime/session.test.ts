import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accessOf,
  ada,
  bo,
  cy,
  general,
  happened,
  keepers,
  lighthouse,
  messageWith,
  sessionOf,
} from "#test/support/events.ts";
import type { ChatEvent } from "../events/catalog.ts";
import { AppError } from "../kernel/errors.ts";
import type { Access } from "../snapshot/schema.ts";
import { Crowd } from "./crowd.ts";
import { Feed } from "./feed.ts";
import { Session } from "./session.ts";

type Told = ["ready" | "reset" | "end" | "delayed", string] | ["event", string, string];

/** A feed, an API that answers when the test says, and sessions whose words are written down. */
function createScene({ capacity = 100, streamsPerPerson = 100 } = {}) {
  const feed = new Feed(capacity, new Crowd(streamsPerPerson));
  feed.reset({ epoch: "e1", from: 0, head: 0 });
  let seq = 0;
  let access: Access | AppError = accessOf(bo);
  let held: { asked(): void; given: Promise<void> } | null = null;
  const scene = {
    feed,
    /** How often the API was asked. */
    asked: 0,
    publish(...events: ChatEvent[]) {
      for (const event of events) feed.event(++seq, event);
    },
    /** What the API answers from now on. */
    allow(next: Access | AppError) {
      access = next;
    },
    /** The API takes its time from now on: resolves once it was asked, with what lets it answer. */
    hold(): Promise<() => void> {
      const { promise: given, resolve: give } = Promise.withResolvers<void>();
      const asked = Promise.withResolvers<() => void>();
      held = { asked: () => asked.resolve(give), given };
      return asked.promise;
    },
    open(lastEventId: string | null = null, recheckInterval?: number, watched: string[] | null = null) {
      const told: Told[] = [];
      const session = Session.open({
        feed,
        lastEventId,
        watched: watched && new Set(watched),
        async loadAccess() {
          scene.asked++;
          // What PostgreSQL says is as of now, however long the answer takes.
          const answer = access;
          if (held) {
            const { asked, given } = held;
            held = null;
            asked();
            await given;
          }
          if (answer instanceof AppError) throw answer;
          return answer;
        },
        handler: {
          ready: (position) => told.push(["ready", position]),
          reset: (position) => told.push(["reset", position]),
          event: (position, event) => told.push(["event", position, event.id]),
          end: (reason) => told.push(["end", reason]),
          delayed: (isDelayed) => told.push(["delayed", String(isDelayed)]),
        },
        ...(recheckInterval === undefined ? {} : { recheckInterval }),
      });
      return { told, session };
    },
  };
  return scene;
}

/** Until everything that does not wait for the test has happened. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("nobody opens more streams than they may have, and one that was closed or refused counts no more", async () => {
  const scene = createScene({ streamsPerPerson: 2 });
  const tooMany = { code: "rate_limited", retryAfter: 30 };
  const first = await scene.open().session;
  const second = await scene.open().session;
  await assert.rejects(scene.open().session, tooMany);
  await assert.rejects(scene.open().session, tooMany);
  first.close();
  first.close();
  const third = await scene.open().session;
  await assert.rejects(scene.open().session, tooMany);
  scene.allow(accessOf(cy));
  const other = await scene.open().session;
  for (const session of [second, third, other]) session.close();
});

test("S4: what happens while the API is asked comes after ready, in order and once", async () => {
  const scene = createScene();
  const asked = scene.hold();
  const { told, session } = scene.open();
  const answer = await asked;
  const events = [happened.messageCreated(general), happened.messageCreated(keepers)];
  scene.publish(...events);
  assert.deepEqual(told, []);
  answer();
  (await session).close();
  assert.deepEqual(told, [
    ["ready", "e1-0"],
    ["event", "e1-1", events[0]!.id],
    ["event", "e1-2", events[1]!.id],
  ]);
});

test("S4: a client that comes back gets what it missed, then what happened while the API was asked, no gap and no double", async () => {
  const scene = createScene();
  const events = Array.from({ length: 5 }, () => happened.messageCreated(general));
  scene.publish(...events.slice(0, 3));
  const asked = scene.hold();
  const { told, session } = scene.open("e1-1");
  const answer = await asked;
  scene.publish(...events.slice(3));
  answer();
  (await session).close();
  const expected = events.slice(1).map((event, index): Told => ["event", `e1-${index + 2}`, event.id]);
  assert.deepEqual(told, [["ready", "e1-1"], ...expected]);
});

for (const [what, position] of [
  ["of another stream", "e0-1"],
  ["that is malformed", "e1-1; drop table"],
  ["that is too old", "e1-1"],
  ["of the future", "e1-999"],
]) {
  test(`S3: a position ${what} is answered with reset; what follows comes after it`, async () => {
    const scene = createScene({ capacity: 4 });
    scene.publish(...Array.from({ length: 10 }, () => happened.messageCreated(general)));
    const { told, session } = scene.open(position);
    const opened = await session;
    const event = happened.messageCreated(general);
    scene.publish(event);
    opened.close();
    assert.deepEqual(told, [
      ["reset", "e1-10"],
      ["event", "e1-11", event.id],
    ]);
  });
}

test("what is hidden moves the position and tells nothing", async () => {
  const scene = createScene();
  scene.allow(accessOf(cy));
  const { told, session } = scene.open();
  const opened = await session;
  scene.publish(happened.messageCreated(keepers));
  assert.deepEqual(told, [["ready", "e1-0"]]);
  assert.equal(opened.position(), "e1-1");
  opened.close();
});

test("S7: a kick is applied before the next event: nothing of the channel goes out after it", async () => {
  const scene = createScene();
  const { told, session } = scene.open();
  const opened = await session;
  scene.allow({ ...accessOf(bo), channels: [general.id] });
  const kick = happened.channelMemberRemoved(keepers, bo);
  const open = happened.messageCreated(general);
  scene.publish(
    kick,
    happened.messageCreated(keepers),
    happened.messageUpdated(keepers, happened.messageCreated(keepers).data.message),
    open,
  );
  await settled();
  opened.close();
  assert.deepEqual(told, [
    ["ready", "e1-0"],
    ["event", "e1-1", kick.id],
    ["event", "e1-4", open.id],
  ]);
});

test("while it is asked what a kick left, nothing goes out, and the position stays where the client is", async () => {
  const scene = createScene();
  const { told, session } = scene.open();
  const opened = await session;
  const asked = scene.hold();
  scene.publish(happened.channelMemberRemoved(keepers, bo), happened.messageCreated(general));
  const answer = await asked;
  await settled();
  assert.deepEqual(told, [["ready", "e1-0"]]);
  assert.equal(opened.position(), "e1-0");
  answer();
  await settled();
  assert.equal(told.length, 3);
  assert.equal(opened.position(), "e1-2");
  opened.close();
});

test("Z3: while it is asked what a kick left, nobody can know what the user may read; then it is what is left", async () => {
  const scene = createScene();
  const session = await scene.open().session;
  assert.equal(session.currentView()?.channels.has(keepers.id), true);
  scene.allow({ ...accessOf(bo), channels: [general.id] });
  const asked = scene.hold();
  scene.publish(happened.channelMemberRemoved(keepers, bo));
  const answer = await asked;
  assert.equal(session.currentView(), null);
  answer();
  await settled();
  assert.deepEqual([...(session.currentView()?.channels ?? [])], [general.id]);
  session.close();
  assert.equal(session.currentView(), null);
});

test("S7: a replay does not bring back a channel that its user has lost since", async () => {
  const scene = createScene();
  scene.allow({ ...accessOf(bo), channels: [general.id] });
  const removed = happened.channelMemberRemoved(keepers, bo);
  scene.publish(happened.channelMemberAdded(keepers, bo), happened.messageCreated(keepers), removed);
  const { told, session } = scene.open("e1-0");
  (await session).close();
  assert.deepEqual(told, [
    ["ready", "e1-0"],
    ["event", "e1-3", removed.id],
  ]);
  assert.equal(scene.asked, 1);
});

test("who joins a private channel gets it from then on", async () => {
  const scene = createScene();
  scene.allow(accessOf(cy));
  const { told, session } = scene.open();
  const opened = await session;
  const events = [happened.channelMemberAdded(keepers, cy), happened.messageCreated(keepers)];
  scene.publish(happened.messageCreated(keepers), ...events);
  opened.close();
  assert.deepEqual(told.slice(1), [
    ["event", "e1-2", events[0]!.id],
    ["event", "e1-3", events[1]!.id],
  ]);
});

test("who joins while the API is asked gets the channel too: the answer may be older than the joining", async () => {
  const scene = createScene();
  scene.allow(accessOf(cy));
  const asked = scene.hold();
  const { told, session } = scene.open();
  const answer = await asked;
  const events = [happened.channelMemberAdded(keepers, cy), happened.messageCreated(keepers)];
  scene.publish(...events);
  answer();
  (await session).close();
  assert.deepEqual(
    told.slice(1).map(([, , id]) => id),
    events.map(({ id }) => id),
  );
});

test("a stream that is replaced is told as reset, once the API has said what the user may read now", async () => {
  const scene = createScene();
  const { told, session } = scene.open();
  const opened = await session;
  scene.publish(happened.messageCreated(general));
  scene.allow(accessOf(cy));
  scene.feed.reset({ epoch: "e2", from: 5, head: 5 });
  scene.feed.event(6, happened.messageCreated(keepers));
  const open = happened.messageCreated(general);
  scene.feed.event(7, open);
  await settled();
  opened.close();
  assert.deepEqual(told.slice(2), [
    ["reset", "e2-5"],
    ["event", "e2-7", open.id],
  ]);
});

test("a stream that is replaced while the API is asked resets the client before anything else", async () => {
  const scene = createScene();
  scene.publish(happened.messageCreated(general), happened.messageCreated(general));
  const asked = scene.hold();
  const { told, session } = scene.open("e1-1");
  const answer = await asked;
  scene.feed.reset({ epoch: "e2", from: 0, head: 0 });
  answer();
  (await session).close();
  assert.deepEqual(
    told.filter(([kind]) => kind === "event"),
    [],
  );
  assert.deepEqual(told.at(-1), ["reset", "e2-0"]);
});

test("the end of the own session ends the connection, and nothing follows", async () => {
  const scene = createScene();
  const { told, session } = scene.open();
  await session;
  const other = happened.sessionEnded(bo, sessionOf(ada));
  scene.publish(other, happened.sessionEnded(bo), happened.messageCreated(general));
  await settled();
  assert.deepEqual(told, [
    ["ready", "e1-0"],
    ["event", "e1-1", other.id],
    ["end", "session_ended"],
  ]);
});

test("when the API cannot say what a kick left, the connection ends rather than guesses", async () => {
  for (const [code, reason] of [
    ["unavailable", "unavailable"],
    ["unauthenticated", "session_ended"],
  ] as const) {
    const scene = createScene();
    const { told, session } = scene.open();
    await session;
    scene.allow(new AppError(code, "No."));
    scene.publish(happened.channelMemberRemoved(keepers, bo), happened.messageCreated(keepers));
    await settled();
    assert.deepEqual(told, [
      ["ready", "e1-0"],
      ["end", reason],
    ]);
  }
});

test("who may not be here at all gets the API's refusal and leaves nothing behind", async () => {
  const scene = createScene();
  scene.allow(new AppError("unauthenticated", "No."));
  const { told, session } = scene.open();
  await assert.rejects(session, AppError);
  scene.publish(happened.messageCreated(general));
  await settled();
  assert.deepEqual(told, []);
  assert.equal(scene.asked, 1);
});

test("a session that expires without a word is noticed, an API that is away for a moment is forgiven", async () => {
  const scene = createScene();
  const { told, session } = scene.open(null, 1);
  await session;
  scene.allow(new AppError("unavailable", "Restarting."));
  const asked = scene.asked;
  while (scene.asked < asked + 2) await settled();
  assert.deepEqual(told, [["ready", "e1-0"]]);
  scene.allow(new AppError("unauthenticated", "Expired."));
  while (told.length < 2) await settled();
  assert.deepEqual(told.at(-1), ["end", "session_ended"]);
});

const inMilliseconds = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

test("S11: a connection ends at the moment at which its session expires, not at the next recheck", async () => {
  const scene = createScene();
  scene.allow({ ...accessOf(bo), expires_at: inMilliseconds(20) });
  const { told, session } = scene.open();
  await session;
  scene.allow(new AppError("unauthenticated", "Expired."));
  while (told.length < 2) await settled();
  assert.deepEqual(told.at(-1), ["end", "session_ended"]);
  assert.equal(scene.asked, 2);
});

test("S11: a session that was used elsewhere meanwhile goes on, and is asked about at its new end", async () => {
  const scene = createScene();
  scene.allow({ ...accessOf(bo), expires_at: inMilliseconds(10) });
  const { told, session } = scene.open();
  await session;
  scene.allow({ ...accessOf(bo), expires_at: inMilliseconds(40) });
  while (scene.asked < 2) await settled();
  scene.allow(new AppError("unauthenticated", "Expired."));
  assert.deepEqual(told, [["ready", "e1-0"]]);
  while (told.length < 2) await settled();
  assert.deepEqual([told.at(-1), scene.asked], [["end", "session_ended"], 3]);
});

test("S11: whose session is over while the API is away is told to come back rather than left listening", async () => {
  const scene = createScene();
  scene.allow({ ...accessOf(bo), expires_at: inMilliseconds(10) });
  const { told, session } = scene.open();
  await session;
  scene.allow(new AppError("unavailable", "Restarting."));
  while (told.length < 2) await settled();
  assert.deepEqual(told.at(-1), ["end", "unavailable"]);
});

test("an end that is weeks away is waited for by no timer, which could not count so far", async () => {
  const scene = createScene();
  scene.allow({ ...accessOf(bo), expires_at: inMilliseconds(90 * 86_400_000) });
  const { session } = scene.open();
  const opened = await session;
  for (let turn = 0; turn < 5; turn++) await settled();
  assert.equal(scene.asked, 1);
  opened.close();
});

test("X8: a client that has heard more from another process is waited for, and gets what follows", async () => {
  const scene = createScene();
  scene.publish(happened.messageCreated(general));
  const { told, session } = scene.open("e1-2");
  await settled();
  assert.deepEqual(told, []);
  const [second, third] = [happened.messageCreated(general), happened.messageCreated(general)];
  scene.publish(second, third);
  await session;
  assert.deepEqual(told, [
    ["ready", "e1-2"],
    ["event", "e1-3", third.id],
  ]);
});

test("X3: whoever listens, and whoever comes meanwhile, is told that what happens comes later, and when it does", async () => {
  const scene = createScene();
  const { told, session } = scene.open();
  await session;
  scene.feed.delayed(true);
  const late = scene.open();
  await late.session;
  scene.feed.delayed(false);
  assert.deepEqual(told, [
    ["ready", "e1-0"],
    ["delayed", "true"],
    ["delayed", "false"],
  ]);
  assert.deepEqual(late.told, told);
});

/** bo, who is in #keepers and reads #general without having joined it. */
const reader = { ...accessOf(bo), joined: [keepers.id] };

test("who names what they watch hears of their own channels and those, and of nothing that is said elsewhere", async () => {
  const scene = createScene();
  scene.allow(reader);
  const [own, watching, everything] = [
    scene.open(null, undefined, []),
    scene.open(null, undefined, [general.id]),
    scene.open(),
  ];
  const sessions = await Promise.all([own, watching, everything].map(({ session }) => session));
  const message = messageWith();
  const said = [
    happened.messageCreated(general),
    happened.reactionAdded(general, message, "👍"),
    happened.messageDeleted(general, message),
  ];
  const inKeepers = happened.messageCreated(keepers);
  scene.publish(...said, inKeepers, happened.channelUpdated(general));
  const heard = ({ told }: { told: Told[] }) => told.filter(([kind]) => kind === "event").map(([, at]) => at);
  assert.deepEqual(heard(own), ["e1-4", "e1-5"]);
  for (const all of [watching, everything]) assert.deepEqual(heard(all), ["e1-1", "e1-2", "e1-3", "e1-4", "e1-5"]);
  assert.deepEqual(
    sessions.map((session) => [session.hearsOf(general.id), session.hearsOf(keepers.id)]),
    [
      [false, true],
      [true, true],
      [true, true],
    ],
  );
});

test("what passes a client by moves its place, and it comes back from there", async () => {
  const scene = createScene();
  scene.allow({ ...accessOf(cy), joined: [] });
  const opened = await scene.open(null, undefined, []).session;
  scene.publish(happened.messageCreated(general), happened.channelRead(general, ada), happened.messageCreated(keepers));
  assert.equal(opened.position(), "e1-3");
});

test("who comes into a channel hears from then on what is said there, and who watches it what was said before", async () => {
  const scene = createScene();
  scene.allow({ ...accessOf(cy), joined: [] });
  const { told, session } = scene.open(null, undefined, []);
  await session;
  scene.publish(happened.messageCreated(general), happened.channelMemberAdded(general, cy));
  scene.publish(happened.messageCreated(general), happened.messageCreated(keepers));
  const places = (words: Told[]) => words.map(([, at]) => at);
  assert.deepEqual(places(told), ["e1-0", "e1-2", "e1-3"]);
  const back = scene.open("e1-0", undefined, [general.id]);
  await back.session;
  assert.deepEqual(places(back.told), ["e1-0", "e1-1", "e1-2", "e1-3"]);
});

test("S4: what happens in a channel while the API is asked about it is heard when the answer has it", async () => {
  const scene = createScene();
  scene.allow({ ...accessOf(cy), joined: [] });
  const { told, session } = scene.open(null, undefined, []);
  const opened = await session;
  const asked = scene.hold();
  scene.allow({ ...accessOf(cy), joined: [general.id] });
  scene.publish(happened.communityMemberAdded(lighthouse, cy));
  const answer = await asked;
  scene.publish(happened.messageCreated(general));
  assert.equal(opened.position(), "e1-0");
  answer();
  await settled();
  assert.deepEqual(
    told.slice(1).map(([, at]) => at),
    ["e1-1", "e1-2"],
  );
  assert.equal(opened.position(), "e1-2");
});
