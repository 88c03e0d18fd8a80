import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accessOf,
  ada,
  bo,
  cy,
  dot,
  general,
  happened,
  harbour,
  keepers,
  lighthouse,
  memberWith,
  messageWith,
  openChannel,
  openDm,
  quay,
  signals,
} from "#test/support/events.ts";
import type { ChatEvent } from "../events/catalog.ts";
import { nothingUnread } from "../reading/schema.ts";
import type { Snapshot } from "../snapshot/schema.ts";
import { apply, applyToMessages, needsReload } from "./state.ts";

const NOW = "2026-01-02T03:04:05.678Z";

/** What bo's client knows of the community. */
const state: Snapshot = {
  me: { ...bo, email: null, created_at: NOW },
  communities: [{ ...lighthouse, role: "member" }],
  community_id: lighthouse.id,
  channels: [openChannel(general), openChannel(keepers)],
  dms: [],
  people: [memberWith(ada, "owner"), memberWith(bo), memberWith(cy)],
  position: "e1-0",
};
const message = messageWith();
const messages = [messageWith(), message, messageWith()];
const list = { channel_id: general.id, parent_id: null, reader_id: ada.id };

const everything: ChatEvent[] = [
  happened.messageCreated(general),
  happened.messageUpdated(general, { ...message, body_md: "changed" }),
  happened.messageDeleted(general, message),
  happened.reactionAdded(general, message, "👍"),
  happened.reactionRemoved(general, message, "👍"),
  happened.channelCreated({ ...general, id: quay.id, name: "new" }),
  happened.channelUpdated({ ...general, name: "lobby" }),
  happened.channelMemberAdded({ ...keepers, id: quay.id }, bo),
  happened.channelMemberRemoved(keepers, bo),
  happened.communityMemberAdded(lighthouse, dot),
  happened.communityMemberUpdated(lighthouse, bo, "admin"),
  happened.communityMemberRemoved(lighthouse, cy),
  happened.communityMemberRemoved(lighthouse, bo),
  happened.communityUpdated({ ...lighthouse, name: "Lamp" }),
  happened.userUpdated(lighthouse, { ...ada, display_name: "Countess" }),
  happened.sessionEnded(bo),
  happened.channelRead(general, bo),
  happened.notificationCreated(general, bo),
  happened.notificationRead(bo),
  happened.dmCreated(signals, [ada, bo, dot]),
  happened.channelMemberRemoved(signals, dot),
  happened.userUpdatedInDm(signals, { ...dot, display_name: "Dorothy" }),
];

for (const event of everything) {
  test(`${event.type} applied twice is ${event.type} applied once`, () => {
    const once = apply(state, event);
    assert.deepEqual(apply(once, event), once);
    const changed = applyToMessages(messages, list, event);
    assert.deepEqual(applyToMessages(changed, list, event), changed);
  });
}

test("an event of another community changes nothing of this one", () => {
  for (const event of [
    happened.channelCreated(quay),
    happened.channelMemberAdded(quay, bo),
    happened.communityMemberAdded(harbour, dot),
    happened.communityMemberUpdated(harbour, cy, "admin"),
    happened.communityMemberRemoved(harbour, cy),
    happened.communityUpdated(harbour),
  ]) {
    assert.deepEqual(apply(state, event), state, event.type);
  }
});

test("who leaves a public channel still sees it, who is taken out of a private one does not", () => {
  const left = apply(
    apply(state, happened.channelMemberRemoved(general, bo)),
    happened.channelMemberRemoved(keepers, bo),
  );
  assert.deepEqual(left.channels, [openChannel(general, { joined: false })]);
  assert.deepEqual(apply(state, happened.channelMemberRemoved(keepers, ada)), state);
});

test("who is taken out of a community has neither it nor its channels any more", () => {
  const { communities, channels } = apply(state, happened.communityMemberRemoved(lighthouse, bo));
  assert.deepEqual({ communities, channels }, { communities: [], channels: [] });
});

test("a channel that is renamed keeps whether it is joined", () => {
  const renamed = apply(state, happened.channelUpdated({ ...general, name: "lobby" }));
  assert.deepEqual(renamed.channels[0], openChannel({ ...general, name: "lobby" }));
});

/** bo's client once it knows of a group. */
const withGroup = apply(state, happened.dmCreated(signals, [ada, bo, dot]));

test("a DM is drawn from the event that brings it, counts as a channel does, and is not among the channels", () => {
  assert.deepEqual(withGroup, { ...state, dms: [openDm(signals, [ada, bo, dot])] });
  const message = messageWith({ channel_id: signals.id, mentions: [{ type: "user", id: bo.id }] });
  const event = happened.messageCreated(signals);
  const written = apply(withGroup, { ...event, data: { ...event.data, message } });
  const counts = { last_seq: message.seq, unread_count: 1, mention_count: 1 };
  assert.deepEqual(written.dms, [openDm(signals, [ada, bo, dot], counts)]);
  const taken = apply(written, happened.messageDeleted(signals, message));
  assert.deepEqual([taken.dms[0]?.unread_count, taken.dms[0]?.mention_count], [0, 0]);
  const reading = { ...nothingUnread(message.seq), notify_level: "none" as const };
  assert.deepEqual(apply(written, happened.channelRead(signals, bo, reading)).dms, [
    openDm(signals, [ada, bo, dot], reading),
  ]);
});

test("a group takes another name, people in it do, and leave; one's own leaving takes it away", () => {
  const named = apply(withGroup, happened.channelUpdated({ ...signals, name: "Night watch" }));
  assert.equal(named.dms[0]?.name, "Night watch");
  assert.equal(named.channels.length, state.channels.length);
  const dorothy = { ...dot, display_name: "Dorothy" };
  assert.deepEqual(apply(withGroup, happened.userUpdatedInDm(signals, dorothy)).dms[0]?.members, [ada, bo, dorothy]);
  assert.deepEqual(apply(withGroup, happened.channelMemberRemoved(signals, ada)).dms[0]?.members, [bo, dot]);
  assert.deepEqual(apply(withGroup, happened.channelMemberRemoved(signals, bo)), state);
});

test("news in a DM that the snapshot left out needs a new one; what else happens there waits for that", () => {
  assert.equal(needsReload(state, happened.messageCreated(signals)), true);
  assert.equal(needsReload(withGroup, happened.messageCreated(signals)), false);
  assert.equal(needsReload(state, happened.messageCreated(quay)), false);
  assert.deepEqual(apply(state, happened.channelUpdated(signals)), state);
});

test("only joining a community that is not known yet needs a new snapshot", () => {
  assert.equal(needsReload(state, happened.communityMemberAdded(harbour, bo)), true);
  assert.equal(needsReload(state, happened.communityMemberAdded(lighthouse, bo)), false);
  assert.equal(needsReload(state, happened.communityMemberAdded(harbour, dot)), false);
});

test("messages stand in the order of their numbers, in whatever order they come", () => {
  const three = [messageWith(), messageWith(), messageWith()];
  const created = three.map(
    (message): ChatEvent =>
      ({ ...happened.messageCreated(general), data: { message, client_message_id: null } }) as ChatEvent,
  );
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [1, 0, 2],
  ]) {
    const shown = order.reduce((shown, index) => applyToMessages(shown, list, created[index]!), [] as typeof three);
    assert.deepEqual(shown, three);
  }
});

test("a new name shows on what the person wrote before", () => {
  const [first] = applyToMessages(
    [message],
    list,
    happened.userUpdated(lighthouse, { ...ada, display_name: "Countess" }),
  );
  assert.equal(first?.author.name, "Countess");
});

test("the cast is where these tests believe it to be", () => {
  assert.deepEqual(accessOf(bo).channels, [general.id, keepers.id]);
  assert.ok(!accessOf(cy).channels.includes(keepers.id));
  assert.ok(!accessOf(dot).communities.includes(lighthouse.id));
});

test("a reply changes the summary of its parent and shows in the thread, not in the channel", () => {
  const reply = messageWith({ parent_id: message.id });
  const parent = { id: message.id, reply_count: 1, last_reply_at: reply.created_at, last_repliers: [reply.author] };
  const event = { ...happened.messageCreated(general), data: { message: reply, client_message_id: null, parent } };
  const changed = applyToMessages(messages, list, event);
  assert.deepEqual(changed, [messages[0], { ...message, ...parent }, messages[2]]);
  assert.deepEqual(applyToMessages([], { ...list, parent_id: message.id }, event), [reply]);
});

test("a deleted message stays as a gap while it has replies, and goes with the last of them", () => {
  const parent = messageWith({ reply_count: 1 });
  const file = { id: parent.id, filename: "a.png", content_type: "image/png", size_bytes: 1, width: 1, height: 1 };
  const gap = applyToMessages([{ ...parent, attachments: [file] }], list, happened.messageDeleted(general, parent));
  assert.deepEqual(gap[0]!.attachments, []);
  assert.equal(gap[0]?.body_md, "");
  const reply = messageWith({ parent_id: parent.id });
  const deleted = happened.messageDeleted(general, reply);
  const summary = { id: parent.id, reply_count: 0, last_reply_at: null, last_repliers: [] };
  assert.deepEqual(applyToMessages(gap, list, { ...deleted, data: { ...deleted.data, parent: summary } }), []);
});

test("one's own reaction is marked as one's own, that of others is not, and an edit keeps both", () => {
  const [mine] = applyToMessages([message], list, happened.reactionAdded(general, message, "👍"));
  assert.deepEqual(mine?.reactions, [{ emoji: "👍", count: 1, reacted_by_me: true }]);
  const [others] = applyToMessages(
    [message],
    { ...list, reader_id: bo.id },
    happened.reactionAdded(general, message, "👍"),
  );
  assert.equal(others?.reactions[0]?.reacted_by_me, false);
  const [edited] = applyToMessages([mine!], list, happened.messageUpdated(general, { ...message, body_md: "changed" }));
  assert.deepEqual([edited?.body_md, edited?.reactions], ["changed", mine?.reactions]);
});
