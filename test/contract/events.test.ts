import { afterAll, beforeAll, expect, test } from "bun:test";
import { createChannel, updateChannel } from "#core/channels/actions.ts";
import { createCommunity, updateCommunity } from "#core/communities/actions.ts";
import { leaveDm, openDm, updateDm } from "#core/dms/actions.ts";
import { eraseUser } from "#core/erasure/actions.ts";
import { type ChatEvent, chatEventSchema, EVENT_TYPES, type EventType } from "#core/events/catalog.ts";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { acceptInvite, createInvite } from "#core/invites/actions.ts";
import type { UserActor } from "#core/kernel/actor.ts";
import { isId, newId } from "#core/kernel/ids.ts";
import { addChannelMember, changeRole, removeChannelMember, removeMember } from "#core/memberships/actions.ts";
import {
  deleteMessage,
  editMessage,
  listMessages,
  postMessage,
  postReply,
  purgeMessages,
} from "#core/messages/actions.ts";
import type { Message } from "#core/messages/schema.ts";
import { banMember } from "#core/moderation/actions.ts";
import { markNotifications } from "#core/notifications/actions.ts";
import { addReaction, removeReaction } from "#core/reactions/actions.ts";
import { markRead, setNotifyLevel } from "#core/reading/actions.ts";
import { audienceOf, audiencesOf } from "#core/realtime/audience.ts";
import { apply, applyToMessages, needsReload } from "#core/realtime/state.ts";
import { judge, judgeSettled, viewOf } from "#core/realtime/visibility.ts";
import { authenticate, endSession, startSession } from "#core/sessions/actions.ts";
import { getAccess, takeSnapshot } from "#core/snapshot/actions.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import { addChannelBot, createToken, removeChannelBot, revokeToken } from "#core/tokens/actions.ts";
import { updateMe } from "#core/users/actions.ts";
import { disableUser, enableUser } from "#core/users/disabling.ts";
import { type Actor, createWorld, ORIGIN, signIn, type World } from "#test/support/world.ts";

// The claim of this file: what a client has after applying the events that it was shown is what it would be told if it
// asked again. For each type of event, for somebody in the channel, somebody in the community and an outsider.

let world: World;
let cast: { ada: UserActor; bo: UserActor; cy: UserActor; dot: UserActor };
beforeAll(async () => {
  world = await createWorld();
  const actor = ({ token }: Actor) => authenticate(world.deps, token, "test");
  const [ada, bo, cy, dot] = await Promise.all([world.ada, world.bo, world.cy, world.dot].map(actor));
  cast = { ada: ada!, bo: bo!, cy: cy!, dot: dot! };
});
afterAll(() => world?.close());

const SLUG = "lighthouse";
const covered = new Set<EventType>();
const deps = () => ({ ...world.deps, bus: createMemoryBus() });

interface Screen {
  snapshot: Snapshot;
  channelId: string;
  messages: Message[];
}

const page = { limit: 200 };

/** A channel of the community by its name, a DM by its id. */
const seen = ({ channels, dms }: Snapshot, channel: string) =>
  channels.find(({ name }) => name === channel) ?? dms.find(({ id }) => id === channel);

/** What somebody's client shows: the snapshot, and the messages of one channel when they may read it. */
async function look(viewer: UserActor, channel: string): Promise<Screen> {
  const { communities } = await takeSnapshot(deps(), viewer, undefined);
  const inCommunity = communities.some(({ slug }) => slug === SLUG);
  const snapshot = await takeSnapshot(deps(), viewer, inCommunity ? SLUG : undefined);
  const readable = inCommunity || isId(channel) ? seen(snapshot, channel) : undefined;
  const path = { slug: isId(channel) ? null : SLUG, channel };
  const messages = readable ? (await listMessages(world.deps, viewer, path, page)).items : [];
  return { snapshot, channelId: readable?.id ?? "", messages };
}

const pick = ({ snapshot, messages }: Screen) => ({ snapshot, messages });

/** Lets something happen and checks the claim for each viewer. */
async function holds(types: EventType[], channel: string, act: () => Promise<unknown>): Promise<void> {
  const viewers = [cast.ada, cast.bo, cast.cy, cast.dot];
  const before = await Promise.all(viewers.map((viewer) => look(viewer, channel)));
  const views = await Promise.all(viewers.map(async (viewer) => viewOf(await getAccess(world.deps, viewer))));
  await world.db.execute("delete from outbox");
  await act();
  const events = await publishedEvents();
  expect(events.map(({ type }) => type)).toEqual(types);
  for (const type of types) covered.add(type);
  for (const [index, viewer] of viewers.entries()) {
    const list = { channel_id: before[index]!.channelId, parent_id: null, reader_id: viewer.user_id };
    let { snapshot, messages } = before[index]!;
    let view = views[index]!;
    for (const event of events) {
      const [could, audience] = [structuredClone(view), audienceOf(event)];
      let verdict = judge(view, event);
      // Whoever an event is not given to could neither have seen it, nor does it change what they may read.
      const isGiven = audience === null || audiencesOf(could, null).includes(audience);
      if (!isGiven) expect(verdict).toBe("hide");
      if (audience !== null) expect(view).toEqual(could);
      if (verdict === "reload") {
        view = viewOf(await getAccess(world.deps, viewer));
        verdict = judgeSettled(view, event);
      }
      if (verdict === "reset") snapshot = (await look(viewer, channel)).snapshot;
      if (verdict !== "show") continue;
      if (needsReload(snapshot, event)) snapshot = (await look(viewer, channel)).snapshot;
      // Twice, because events come at least once and may repeat what the snapshot holds.
      snapshot = apply(apply(snapshot, event), event);
      messages = applyToMessages(applyToMessages(messages, list, event), list, event);
    }
    // A client loads the messages of a channel that it comes to see, and forgets those of one that it no longer sees.
    if (!seen(snapshot, channel)) messages = [];
    else if (!seen(before[index]!.snapshot, channel)) messages = (await look(viewer, channel)).messages;
    expect({ snapshot, messages }).toEqual(pick(await look(viewer, channel)));
  }
}

async function publishedEvents(): Promise<ChatEvent[]> {
  const rows = await world.db.execute<{ payload: ChatEvent }>("select payload from outbox order by id");
  // Strictly: an event carries what its schema says and nothing else.
  return rows.map(({ payload }) => {
    const event = chatEventSchema.parse(payload);
    expect(event).toEqual(payload);
    return event;
  });
}

const general = { slug: SLUG, channel: "general" };
const post = (actor: UserActor, path: { slug: string | null; channel: string } = general) =>
  postMessage(world.deps, actor, path, { body_md: "hello", client_message_id: newId() });

test("message.created, message.updated, message.deleted", async () => {
  await holds(["message.created"], "general", () => post(cast.ada));
  const { message } = await post(cast.cy);
  await holds(["message.updated"], "general", () =>
    editMessage(world.deps, cast.cy, message.id, { body_md: "hello!" }),
  );
  await holds(["message.deleted"], "general", () => deleteMessage(world.deps, cast.bo, message.id));
});

test("message.created and message.deleted of replies keep their parent's summary, and a deleted parent as a gap", async () => {
  const { message: parent } = await post(cast.ada);
  const reply = () => postReply(world.deps, cast.bo, parent.id, { body_md: "yes" });
  await holds(["message.created", "notification.created"], "general", reply);
  const { message: second } = await reply();
  await holds(["message.deleted"], "general", () => deleteMessage(world.deps, cast.ada, parent.id));
  await holds(["message.deleted"], "general", () => deleteMessage(world.deps, cast.bo, second.id));
});

test("channel.read: the reader's other clients count as the reader does, also when it marks as unread", async () => {
  const first = (await post(cast.ada)).message;
  const last = (await post(cast.ada)).message;
  const read = (message_id: string | null) => markRead(world.deps, cast.bo, general, { message_id });
  await holds(["channel.read"], "general", () => read(first.id));
  await holds([], "general", () => read(first.id));
  await holds(["message.created", "message.deleted"], "general", async () => {
    await post(cast.cy);
    await deleteMessage(world.deps, cast.ada, last.id);
  });
  await holds(["channel.read"], "general", () => markRead(world.deps, cast.bo, general, { unread_from: first.id }));
  await holds(["message.deleted"], "general", () => deleteMessage(world.deps, cast.ada, first.id));
  await holds(["channel.read"], "general", () => read(null));
  await holds(["channel.read"], "general", () => setNotifyLevel(world.deps, cast.bo, general, { level: "mentions" }));
});

test("notification.created, notification.read: told to the person alone, and calls are counted", async () => {
  const say = (actor: UserActor, body_md: string) => postMessage(world.deps, actor, general, { body_md });
  await holds(["message.created", "notification.created"], "general", () => say(cast.ada, "@bo, @nobody and @dot"));
  await holds(["message.created"], "general", () => say(cast.cy, "@channel"));
  await holds(["notification.read"], "general", () => markNotifications(world.deps, cast.ada, { up_to: newId() }));
  const { message } = await say(cast.ada, "@cy @cy");
  await holds(["message.deleted"], "general", () => deleteMessage(world.deps, cast.ada, message.id));
  await setNotifyLevel(world.deps, cast.bo, general, { level: "all" });
  await holds(["channel.read", "notification.read"], "general", () =>
    markRead(world.deps, cast.bo, general, { message_id: null }),
  );
});

test("reaction.added, reaction.removed", async () => {
  const { message } = await post(cast.cy);
  const react = (actor: UserActor, emoji: string) => addReaction(world.deps, actor, message.id, emoji);
  await holds(["reaction.added"], "general", () => react(cast.ada, "👍"));
  await holds(["reaction.added", "reaction.added"], "general", async () => {
    await react(cast.bo, "🎉");
    await react(cast.bo, "👍");
  });
  await holds([], "general", () => react(cast.bo, "👍"));
  await holds(["message.updated"], "general", () => editMessage(world.deps, cast.cy, message.id, { body_md: "new" }));
  await holds(["reaction.removed"], "general", () => removeReaction(world.deps, cast.ada, message.id, "👍"));
});

test("a purge is told as the deletion of each message, and leaves what replies hang on", async () => {
  const { message: parent } = await post(cast.cy);
  await postReply(world.deps, cast.bo, parent.id, { body_md: "yes" });
  await post(cast.ada);
  await holds(["message.deleted", "message.deleted", "message.deleted"], "general", () =>
    purgeMessages(world.deps, cast.bo, general, { count: 3 }),
  );
});

test("channel.created, channel.updated", async () => {
  await holds(["channel.created", "channel_member.added"], "rocks", () =>
    createChannel(world.deps, cast.ada, SLUG, { name: "rocks", visibility: "public", topic: "" }),
  );
  await holds(["channel.updated"], "rocks", () =>
    updateChannel(world.deps, cast.cy, { slug: SLUG, channel: "rocks" }, { topic: "Where not to sail" }),
  );
  const archive = (archived: boolean) => () =>
    updateChannel(world.deps, cast.bo, { slug: SLUG, channel: "rocks" }, { archived });
  await holds(["channel.updated"], "rocks", archive(true));
  await holds([], "rocks", archive(true));
  await holds(["channel.updated"], "rocks", archive(false));
});

test("Z2: a channel that becomes private is lost to all who are not in it, and found again when it becomes public", async () => {
  const become = (visibility: "public" | "private") => () =>
    updateChannel(world.deps, cast.ada, { slug: SLUG, channel: "rocks" }, { visibility });
  await holds(["channel.updated"], "rocks", become("private"));
  expect((await look(cast.cy, "rocks")).channelId).toBe("");
  await holds(["channel.updated"], "rocks", become("public"));
});

test("Z2, S6: of a private channel only those who are in it hear anything", async () => {
  const keepers = { slug: SLUG, channel: "keepers" };
  await holds(["channel_member.added"], "keepers", () =>
    createChannel(world.deps, cast.ada, SLUG, { name: "keepers", visibility: "private", topic: "" }),
  );
  await holds(["message.created"], "keepers", () => post(cast.ada, keepers));
  await holds(["channel_member.added", "notification.created"], "keepers", () =>
    addChannelMember(world.deps, cast.ada, keepers, cast.bo.user_id),
  );
  await holds(["channel.updated"], "keepers", () => updateChannel(world.deps, cast.bo, keepers, { topic: "Secrets" }));
  await holds(["channel_member.removed"], "keepers", () =>
    removeChannelMember(world.deps, cast.ada, keepers, cast.bo.user_id),
  );
});

test("channel_member.added and channel_member.removed of a public channel, which stays readable", async () => {
  const rocks = { slug: SLUG, channel: "rocks" };
  await holds(["channel_member.added"], "rocks", () => addChannelMember(world.deps, cast.cy, rocks, cast.cy.user_id));
  await holds(["channel_member.removed"], "rocks", () =>
    removeChannelMember(world.deps, cast.cy, rocks, cast.cy.user_id),
  );
});

test("Z12: dm.created is told to those who are in it; they count, read and name it, and nobody else hears of it", async () => {
  const withBo = { user_ids: [cast.bo.user_id] };
  await holds(["dm.created"], "general", () => openDm(world.deps, cast.ada, withBo));
  const { dm } = await openDm(world.deps, cast.ada, withBo);
  const path = { slug: null, channel: dm.id };
  await holds([], dm.id, () => openDm(world.deps, cast.ada, withBo));
  await holds(["message.created", "notification.created"], dm.id, () => post(cast.ada, path));
  const { message } = await postMessage(world.deps, cast.ada, path, { body_md: "@bo @cy" });
  await holds(["message.updated"], dm.id, () => editMessage(world.deps, cast.ada, message.id, { body_md: "hi" }));
  await holds(["reaction.added"], dm.id, () => addReaction(world.deps, cast.bo, message.id, "👍"));
  await holds(["message.created", "notification.created"], dm.id, () =>
    postReply(world.deps, cast.bo, message.id, { body_md: "yes" }),
  );
  await holds(["message.deleted"], dm.id, () => deleteMessage(world.deps, cast.ada, message.id));
  await holds(["channel.read", "notification.read"], dm.id, () =>
    markRead(world.deps, cast.bo, path, { message_id: null }),
  );
  await holds(["channel.read"], dm.id, () => setNotifyLevel(world.deps, cast.bo, path, { level: "none" }));
});

test("Z12: a group is told of its name, its topic and who leaves; who has left hears no more", async () => {
  const user_ids = [cast.bo.user_id, cast.cy.user_id];
  await holds(["dm.created"], "general", () => openDm(world.deps, cast.ada, { user_ids }));
  const { id } = (await openDm(world.deps, cast.ada, { user_ids })).dm;
  const change = (input: Parameters<typeof updateDm>[3]) => () => updateDm(world.deps, cast.cy, id, input);
  await holds(["channel.updated"], id, change({ name: "Night watch", topic: "Lamps" }));
  await holds([], id, change({ topic: "Lamps" }));
  await holds(["channel.updated"], id, change({ name: null }));
  await holds(["channel_member.removed"], id, () => leaveDm(world.deps, cast.bo, id));
  await holds(["message.created", "notification.created"], id, () => post(cast.ada, { slug: null, channel: id }));
  await holds(["dm.created"], "general", () => openDm(world.deps, cast.dot, { user_ids: [cast.dot.user_id] }));
});

test("channel_bot.added, channel_bot.removed: nothing that a snapshot tells, and in a private channel told inside alone", async () => {
  const keepers = { slug: SLUG, channel: "keepers" };
  const token = await createToken(world.deps, cast.bo, SLUG, {
    name: "hook",
    scopes: ["messages:read"],
    expires_at: null,
  });
  await holds(["channel_bot.added"], "keepers", () => addChannelBot(world.deps, cast.ada, keepers, token.bot.id));
  await holds([], "keepers", () => addChannelBot(world.deps, cast.ada, keepers, token.bot.id));
  await holds(["channel_bot.removed"], "keepers", () => removeChannelBot(world.deps, cast.ada, keepers, token.bot.id));
  await holds(["session.ended"], "general", () => revokeToken(world.deps, cast.bo, SLUG, token.id));
});

test("community_member.added: those inside see the new person, the new person gets a new snapshot", async () => {
  const invite = await createInvite(world.deps, cast.ada, SLUG, { expires_in_hours: 1, max_uses: 1 });
  await holds(["community_member.added", "channel_member.added"], "general", () =>
    signIn(world.deps, () => "", "eve", { invite: invite.code }),
  );
});

test("community_member.updated: everybody sees the role, its bearer knows it as their own", async () => {
  await holds(["community_member.updated", "notification.created"], "general", () =>
    changeRole(world.deps, cast.ada, SLUG, cast.cy.user_id, { role: "admin" }),
  );
  await holds([], "general", () => changeRole(world.deps, cast.ada, SLUG, cast.cy.user_id, { role: "admin" }));
  await holds(["community_member.updated"], "general", () =>
    changeRole(world.deps, cast.cy, SLUG, cast.cy.user_id, { role: "member" }),
  );
});

test("community.updated, and a community of one's own", async () => {
  await holds(["community.updated"], "general", () =>
    updateCommunity(world.deps, cast.bo, SLUG, { name: "The Lighthouse" }),
  );
  await holds(["community_member.added", "channel.created", "channel_member.added"], "general", () =>
    createCommunity(world.deps, cast.dot, { name: "Harbour", slug: "harbour" }),
  );
});

test("user.updated: the name changes in the list of people and on every message, the status in the list", async () => {
  await holds(["user.updated"], "general", () => updateMe(world.deps, cast.cy, { display_name: "Cyrus" }));
  const status = { emoji: "🌴", text: "On the island", until: new Date(Date.now() + 3_600_000).toISOString() };
  await holds(["user.updated"], "general", () => updateMe(world.deps, cast.cy, { status }));
  await holds(["user.updated"], "general", () => updateMe(world.deps, cast.cy, { status: null }));
});

test("user.updated: somebody who is disabled is shown as such, and not when they are enabled again", async () => {
  const { code } = await createInvite(world.deps, cast.ada, SLUG, { expires_in_hours: 1, max_uses: 1 });
  await signIn(world.deps, () => "", "fay", { invite: code });
  await holds(["session.ended", "user.updated"], "general", () => disableUser(world.deps, "fay", ORIGIN));
  await holds(["user.updated"], "general", () => enableUser(world.deps, "fay", ORIGIN));
});

test("somebody who is erased has no name any more, is called by none, and is gone from the people; what they wrote is as was chosen", async () => {
  const events: Record<"keep" | "remove", EventType[]> = {
    keep: [],
    remove: ["message.deleted", "message.deleted", "reaction.removed"],
  };
  for (const words of ["keep", "remove"] as const) {
    const { code } = await createInvite(world.deps, cast.ada, SLUG, { expires_in_hours: 1, max_uses: 1 });
    const { token } = await signIn(world.deps, () => "", "gus", { invite: code });
    const gus = await authenticate(world.deps, token, "test");
    const { message } = await post(gus);
    await post(gus);
    const { message: calling } = await postMessage(world.deps, cast.bo, general, { body_md: "Is @gus there?" });
    await addReaction(world.deps, gus, calling.id, "👍");
    await holds(
      [
        ...(["session.ended", "user.updated"] as const),
        ...events[words],
        ...(["message.updated", "user.updated", "community_member.removed"] as const),
      ],
      "general",
      () => eraseUser(world.deps, "gus", words, ORIGIN),
    );
    const { items } = await listMessages(world.deps, cast.cy, general, page);
    expect(items.find(({ id }) => id === message.id)?.author.name).toBe(
      words === "keep" ? "Deleted account" : undefined,
    );
    expect(items.find(({ id }) => id === calling.id)?.body_md).toMatch(/^Is @deleted-[0-9a-f]{12} there\?$/);
  }
});

test("session.ended reaches the person's other sessions and nobody else", async () => {
  const other = await authenticate(
    world.deps,
    await startSession(world.deps, cast.ada.user_id, { ...ORIGIN, client: "terminal" }),
    "test",
  );
  await holds(["session.ended"], "general", () => endSession(world.deps, cast.ada, other.session_id, ORIGIN));
});

test("community_member.removed: the person sees the community go, those inside see the person go", async () => {
  await holds(["community_member.removed", "notification.created"], "general", () =>
    removeMember(world.deps, cast.bo, SLUG, cast.cy.user_id),
  );
  const invite = await createInvite(world.deps, cast.ada, SLUG, { expires_in_hours: 1, max_uses: 1 });
  await acceptInvite(world.deps, cast.cy, invite.code);
  await openDm(world.deps, cast.ada, { user_ids: [cast.cy.user_id] });
  await holds(["community_member.removed", "notification.created"], "general", () =>
    banMember(world.deps, cast.bo, SLUG, cast.cy.user_id, { reason: "" }),
  );
});

test("user.updated reaches those who are only in a DM with the person", async () => {
  const { dm } = await openDm(world.deps, cast.ada, { user_ids: [cast.cy.user_id] });
  await post(cast.cy, { slug: null, channel: dm.id });
  await holds(["user.updated", "user.updated"], dm.id, () => updateMe(world.deps, cast.cy, { display_name: "Cy" }));
});

test("every type of event has a test above", () => {
  expect(EVENT_TYPES.filter((type) => !covered.has(type))).toEqual([]);
});
