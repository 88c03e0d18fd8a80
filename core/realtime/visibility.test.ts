import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accessOf,
  accessOfHook,
  ada,
  bo,
  cy,
  dot,
  general,
  happened,
  harbour,
  hook,
  keepers,
  lighthouse,
  messageWith,
  quay,
  sessionOf,
  signals,
} from "#test/support/events.ts";
import { type ChatEvent, EVENT_TYPES, type EventType } from "../events/catalog.ts";
import { scopeSchema } from "../tokens/schema.ts";
import { circlesOf, judge, judgeSettled, type Verdict, viewOf } from "./visibility.ts";

const CAST = { ada, bo, cy, dot };
const verdicts = (event: ChatEvent): Record<string, Verdict> =>
  Object.fromEntries(Object.entries(CAST).map(([name, who]) => [name, judge(viewOf(accessOf(who)), event)]));

// ada and bo are in #general and in the private #keepers, cy is in #general, dot is in another community.
const everyone: Record<string, Verdict> = { ada: "show", bo: "show", cy: "show", dot: "hide" };
const insiders: Record<string, Verdict> = { ada: "show", bo: "show", cy: "hide", dot: "hide" };
const adaAndDot: Record<string, Verdict> = { ada: "show", bo: "hide", cy: "hide", dot: "show" };
const inKeepers = messageWith({ channel_id: keepers.id });

const table: [string, ChatEvent, Record<string, Verdict>][] = [
  ["a message in a public channel", happened.messageCreated(general), everyone],
  ["an edit in a public channel", happened.messageUpdated(general, messageWith()), everyone],
  ["a deletion in a public channel", happened.messageDeleted(general, messageWith()), everyone],
  ["a message in a private channel", happened.messageCreated(keepers), insiders],
  ["an edit in a private channel", happened.messageUpdated(keepers, inKeepers), insiders],
  ["a deletion in a private channel", happened.messageDeleted(keepers, inKeepers), insiders],
  ["a reaction in a public channel", happened.reactionAdded(general, messageWith(), "👍"), everyone],
  ["Z4: a reaction in a private channel", happened.reactionAdded(keepers, inKeepers, "👍"), insiders],
  ["Z4: a reaction taken back in a private channel", happened.reactionRemoved(keepers, inKeepers, "👍"), insiders],
  [
    "a message in another community",
    happened.messageCreated(quay),
    { ada: "hide", bo: "hide", cy: "hide", dot: "show" },
  ],
  ["a new public channel", happened.channelCreated({ ...general, id: quay.id.replace("22", "29") }), everyone],
  [
    "a new private channel",
    happened.channelCreated({ ...keepers, id: quay.id.replace("22", "28") }),
    { ada: "hide", bo: "hide", cy: "hide", dot: "hide" },
  ],
  ["a new name of a public channel", happened.channelUpdated({ ...general, name: "lobby" }), everyone],
  [
    "a new topic of a private channel",
    happened.channelUpdated({ ...keepers, topic: "Keys" }),
    { ada: "reload", bo: "reload", cy: "hide", dot: "hide" },
  ],
  [
    "somebody added to a public channel",
    happened.channelMemberAdded(general, dot),
    { ada: "show", bo: "show", cy: "show", dot: "show" },
  ],
  ["somebody added to a private channel", happened.channelMemberAdded(keepers, cy), { ...insiders, cy: "show" }],
  [
    "somebody taken out of a private channel",
    happened.channelMemberRemoved(keepers, bo),
    { ...insiders, bo: "reload" },
  ],
  ["a bot added to a public channel", happened.channelBotAdded(general, hook), everyone],
  ["Z2: a bot added to a private channel", happened.channelBotAdded(keepers, hook), insiders],
  ["Z2: a bot taken out of a private channel", happened.channelBotRemoved(keepers, hook), insiders],
  ["a new member of the community", happened.communityMemberAdded(lighthouse, dot), { ...everyone, dot: "reload" }],
  ["another role of somebody", happened.communityMemberUpdated(lighthouse, cy, "admin"), everyone],
  [
    "somebody taken out of the community",
    happened.communityMemberRemoved(lighthouse, cy),
    { ...everyone, cy: "reload" },
  ],
  ["a new name of the community", happened.communityUpdated(lighthouse), everyone],
  ["a new name of a person, in their community", happened.userUpdated(lighthouse, ada), everyone],
  [
    "a new name of a person, in a community that they share with nobody here",
    happened.userUpdated(harbour, dot),
    { ada: "hide", bo: "hide", cy: "hide", dot: "show" },
  ],
  [
    "somebody's place in a channel",
    happened.channelRead(general, cy),
    { ada: "hide", bo: "hide", cy: "show", dot: "hide" },
  ],
  [
    "Z3: somebody's place in a channel that they do not see any more",
    happened.channelRead(keepers, cy),
    { ada: "hide", bo: "hide", cy: "hide", dot: "hide" },
  ],
  [
    "what somebody is notified of",
    happened.notificationCreated(general, cy),
    { ada: "hide", bo: "hide", cy: "show", dot: "hide" },
  ],
  [
    "Z3: what somebody was notified of in a channel that they do not see any more",
    happened.notificationCreated(keepers, cy),
    { ada: "hide", bo: "hide", cy: "hide", dot: "hide" },
  ],
  ["what somebody has read of it", happened.notificationRead(cy), { ada: "hide", bo: "hide", cy: "show", dot: "hide" }],
  ["Z12: a new DM", happened.dmCreated({ ...signals, id: quay.id.replace("22", "27") }, [ada, dot]), adaAndDot],
  ["Z12: a message in a DM", happened.messageCreated(signals), adaAndDot],
  [
    "Z12: a reaction in a DM",
    happened.reactionAdded(signals, messageWith({ channel_id: signals.id }), "👍"),
    adaAndDot,
  ],
  ["Z12: a new topic of a DM", happened.channelUpdated({ ...signals, topic: "Flags" }), adaAndDot],
  ["Z12: somebody has left a DM", happened.channelMemberRemoved(signals, dot), { ...adaAndDot, dot: "reload" }],
  ["a new name of a person, in a DM", happened.userUpdatedInDm(signals, dot), adaAndDot],
  [
    "somebody's place in a DM",
    happened.channelRead(signals, dot),
    { ada: "hide", bo: "hide", cy: "hide", dot: "show" },
  ],
  ["the end of a session", happened.sessionEnded(ada), { ada: "end", bo: "hide", cy: "hide", dot: "hide" }],
  [
    "the end of another session of the same person",
    happened.sessionEnded(ada, sessionOf(bo)),
    { ada: "show", bo: "hide", cy: "hide", dot: "hide" },
  ],
];

for (const [what, event, expected] of table) {
  test(`${what} is judged for each of the cast`, () => assert.deepEqual(verdicts(event), expected));
}

test("every type of event is in the table", () => {
  assert.deepEqual(new Set(table.map(([, event]) => event.type)), new Set(EVENT_TYPES));
});

/** The scope with which a bot hears of a kind of event, written down a second time. */
const scopeOf = (type: EventType) => {
  if (type === "session.ended" || type === "dm.created" || type === "channel.read" || type.startsWith("notification."))
    return "nobody";
  if (type.startsWith("message.") || type.startsWith("reaction.")) return "messages:read";
  if (type.startsWith("community_member.") || type === "user.updated") return "members:read";
  return type.startsWith("channel_bot.") || type === "community.updated" ? "any" : "channels:read";
};

test("Z1: a bot with one scope hears only of what it could ask for with it", () => {
  for (const scope of scopeSchema.options) {
    for (const [what, event] of table) {
      const needed = scopeOf(event.type);
      if (needed === scope || needed === "any") continue;
      const view = viewOf({ ...accessOfHook([scope]), channels: [general.id, keepers.id] });
      assert.deepEqual([scope, what, judge(view, event)], [scope, what, "hide"]);
      assert.deepEqual([scope, what, judgeSettled(view, event)], [scope, what, "hide"]);
    }
  }
});

test("a bot that sees no public channels is not let into a new one, and one that does is", () => {
  const lobby = { ...general, id: quay.id.replace("22", "29") };
  for (const [scopes, verdict] of [
    [["messages:read"], "hide"],
    [["messages:read", "channels:read"], "show"],
  ] as const) {
    const view = viewOf(accessOfHook([...scopes]));
    for (const event of [happened.channelCreated(lobby), happened.channelUpdated(lobby)]) judge(view, event);
    assert.equal(judge(view, happened.messageCreated(lobby)), verdict);
  }
});

test("a bot that is added to a private channel sees what comes next there, and is asked about anew when it is taken out", () => {
  const view = viewOf({ ...accessOfHook(), channels: [general.id] });
  const next = happened.messageCreated(keepers);
  assert.equal(judge(view, next), "hide");
  assert.equal(judge(view, happened.channelBotAdded(keepers, hook)), "show");
  assert.equal(judge(view, next), "show");
  assert.equal(judge(view, happened.channelBotRemoved(keepers, hook)), "reload");
  const outside = viewOf({ ...accessOfHook(), channels: [] });
  assert.equal(judgeSettled(outside, happened.channelBotRemoved(keepers, hook)), "show");
});

test("A15: the end of a token ends its streams, and no others of the same bot", () => {
  const ended = (session_id: string) => {
    const event = happened.sessionEnded(ada, session_id);
    return { ...event, data: { user_id: hook.id, session_id } };
  };
  const view = viewOf(accessOfHook(["messages:read"]));
  assert.equal(judge(view, ended(view.session_id)), "end");
  assert.equal(judge(view, ended(sessionOf(bo))), "show");
});

test("of who is online, people are told in their communities and DMs, a bot where it may read members", () => {
  assert.deepEqual(circlesOf(viewOf(accessOf(cy))), new Set([lighthouse.id]));
  assert.deepEqual(circlesOf(viewOf(accessOf(ada))), new Set([lighthouse.id, dot.id]));
  assert.deepEqual(circlesOf(viewOf(accessOfHook(["members:read"]))), new Set([lighthouse.id]));
  assert.deepEqual(circlesOf(viewOf(accessOfHook(["messages:read"]))), new Set());
});

test("who is added to a private channel sees what comes next there, and nobody else does", () => {
  const views = Object.entries(CAST).map(([name, who]) => [name, viewOf(accessOf(who))] as const);
  const added = happened.channelMemberAdded(keepers, cy);
  const next = happened.messageCreated(keepers);
  for (const [, view] of views) judge(view, added);
  assert.deepEqual(Object.fromEntries(views.map(([name, view]) => [name, judge(view, next)])), {
    ...insiders,
    cy: "show",
  });
});

test("Z12: who is in a new DM sees what comes next there, and nobody else does", () => {
  const views = Object.entries(CAST).map(([name, who]) => [name, viewOf(accessOf(who))] as const);
  const channel = { ...signals, id: quay.id.replace("22", "26") };
  for (const [, view] of views) judge(view, happened.dmCreated(channel, [bo, cy]));
  const next = happened.messageCreated(channel);
  assert.deepEqual(Object.fromEntries(views.map(([name, view]) => [name, judge(view, next)])), {
    ada: "hide",
    bo: "show",
    cy: "show",
    dot: "hide",
  });
});

test("a channel that becomes public is seen from then on by all of its community, and by nobody beyond", () => {
  const views = Object.entries(CAST).map(([name, who]) => [name, viewOf(accessOf(who))] as const);
  const opened = happened.channelUpdated({ ...keepers, visibility: "public" });
  const next = happened.messageCreated(keepers);
  for (const [, view] of views) judge(view, opened);
  assert.deepEqual(Object.fromEntries(views.map(([name, view]) => [name, judge(view, next)])), everyone);
});

test("an event that names no place that the user knows is hidden, whatever its type", () => {
  const view = viewOf({ ...accessOf(cy), communities: [], channels: [] });
  for (const [what, event] of table) {
    const own = "user_id" in event.data && event.data.user_id === cy.id;
    const joins = event.type === "channel_member.added" || event.type === "community_member.added";
    if (!own && !joins) assert.equal(judge(view, event), "hide", what);
  }
});

test("what a view that is newer than an event shows is what it may read, and what happened to its owner", () => {
  const outside = viewOf({ ...accessOf(bo), channels: [general.id] });
  assert.equal(judgeSettled(outside, happened.messageCreated(keepers)), "hide");
  assert.equal(judgeSettled(outside, happened.channelMemberAdded(keepers, bo)), "hide");
  assert.equal(judgeSettled(outside, happened.channelMemberRemoved(keepers, ada)), "hide");
  assert.equal(judgeSettled(outside, happened.channelMemberRemoved(keepers, bo)), "show");
  assert.equal(judgeSettled(outside, happened.communityMemberRemoved(harbour, bo)), "show");
  assert.equal(judgeSettled(outside, happened.sessionEnded(bo)), "show");
  assert.equal(judgeSettled(outside, happened.sessionEnded(ada)), "hide");
  assert.equal(judgeSettled(outside, happened.messageCreated(general)), "show");
  assert.equal(judgeSettled(outside, happened.channelMemberAdded(keepers, bo)), "hide");
});
