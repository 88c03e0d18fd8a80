import { record } from "../audit/actions.ts";
import { accessCommunity } from "../communities/store.ts";
import type { Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/errors.ts";
import { type Deps, transact } from "../database/transaction.ts";
import { type Actor, actorId, type UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { type Page, toPage } from "../kernel/page.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import { insertChannelMember, lockMembership } from "../memberships/store.ts";
import { mustNotBeMuted } from "../moderation/store.ts";
import { getBot, insertChannelBot } from "../tokens/store.ts";
import type {
  Channel,
  ChannelPath,
  ChannelsQuery,
  CommunityChannelPath,
  CreateChannel,
  ListedChannel,
  MyChannel,
  UpdateChannel,
} from "./schema.ts";
import {
  type AccessedChannel,
  accessChannel,
  accessChannelById,
  countMembers,
  findReadableChannels,
  insertChannel,
  lockChannel,
  updateChannelRow,
} from "./store.ts";

/** The channels of a community that the actor may read, joined or not. */
export async function listChannels(
  deps: Deps,
  actor: Actor,
  slug: string,
  query: ChannelsQuery,
): Promise<Page<ListedChannel>> {
  const community = await accessCommunity(deps.db, actor, slug);
  const { items, ...ways } = toPage(await findReadableChannels(deps.db, actor, community.id, query), query, "oldest");
  const counts = await countMembers(
    deps.db,
    items.map(({ id }) => id),
  );
  return { items: items.map((channel) => ({ ...channel, member_count: counts.get(channel.id) ?? 0 })), ...ways };
}

/** @throws AppError `not_found` when the actor may not read it. */
export async function getChannel(deps: Deps, actor: Actor, path: ChannelPath): Promise<MyChannel> {
  const { channel, joined } = await accessChannel(deps.db, actor, path);
  return { ...channel, joined };
}

/**
 * A new channel, joined by the actor. A bot makes public ones only: people should know of what it can read.
 *
 * @throws AppError `conflict` when the name is taken, also by a private channel that the actor cannot see; `forbidden` for
 *   who is muted, and for a bot that wants a private one.
 */
export async function createChannel(deps: Deps, actor: Actor, slug: string, input: CreateChannel): Promise<MyChannel> {
  return transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, slug);
    mustBeAllowed(community.role, "channel.create");
    if (actor.kind === "api_user" && input.visibility === "private") {
      throw new AppError(
        "forbidden",
        "Bots make public channels only; a person can make a private one and add the bot.",
      );
    }
    await mustHaveAVoice(tx, actor, community.id);
    const channel = await insertChannel(tx, { community_id: community.id, ...input }).catch(
      refuseTakenName(input.name),
    );
    const { name, visibility } = channel;
    await record(tx, actor, { ...actOn(channel), action: "channel.created", after: { name, visibility } });
    const about = { community_id: community.id, channel_id: channel.id, actor_id: actorId(actor) };
    if (channel.visibility === "public") emit({ type: "channel.created", ...about, data: { channel } });
    emit({ ...about, ...(await joinNewChannel(tx, actor, channel)) });
    return { ...channel, joined: true };
  });
}

/** Resolves with what is to be told of it. */
async function joinNewChannel(tx: Transaction, actor: Actor, channel: Channel) {
  if (actor.kind === "user") {
    await insertChannelMember(tx, channel.id, actor.user_id);
    const data = { channel, user_id: actor.user_id, last_read_seq: 0 };
    return { type: "channel_member.added" as const, data };
  }
  await insertChannelBot(tx, channel.id, actor.api_user_id);
  return { type: "channel_bot.added" as const, data: { channel, bot: await getBot(tx, actor.api_user_id) } };
}

/**
 * Renames a channel, changes its topic or who may read it, archives it or opens it again. A value that it has already is no
 * change. What was said in a private channel is for all to read when it becomes public.
 *
 * @throws AppError `forbidden` below admin for what concerns the archive or the visibility, `conflict` when the name is taken,
 *   or when the actor would lose the channel by making it private.
 */
export async function updateChannel(
  deps: Deps,
  actor: Actor,
  path: CommunityChannelPath,
  input: UpdateChannel,
): Promise<MyChannel> {
  return transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, path.slug);
    const { channel, joined } = await accessChannel(tx, actor, path);
    mustBeAllowed(community.role, "channel.update");
    if (input.archived !== undefined) mustBeAllowed(community.role, "channel.archive");
    if (input.visibility !== undefined) mustBeAllowed(community.role, "channel.change_visibility");
    if (input.visibility === "private" && !joined) {
      throw new AppError("conflict", "Join the channel before you make it private; you would not see it any more.");
    }
    if (input.name !== undefined || input.topic !== undefined) await mustHaveAVoice(tx, actor, community.id);
    await lockChannel(tx, channel.id);
    const { channel: before } = await accessChannelById(tx, actor, channel.id);
    const change = changeOf(before, input, deps.clock());
    if (Object.keys(change).length === 0) return { ...before, joined };
    const updated = await updateChannelRow(tx, channel.id, change).catch(refuseTakenName(input.name));
    await recordChange(tx, actor, before, updated);
    emit({
      type: "channel.updated",
      community_id: community.id,
      channel_id: channel.id,
      actor_id: actorId(actor),
      data: { channel: updated, ...(wasPublic(before, updated) ? { was_public: true } : {}) },
    });
    return { ...updated, joined };
  });
}

/** Closes a channel for writing; nothing of it is lost. Doing it again changes nothing. @throws AppError as `updateChannel`. */
export async function archiveChannel(deps: Deps, actor: UserActor, path: CommunityChannelPath): Promise<void> {
  await updateChannel(deps, actor, path, { archived: true });
}

/** Names and topics are read by all: who is muted writes none. Their membership is held against what is done at the same moment. */
async function mustHaveAVoice(tx: Transaction, actor: Actor, communityId: string): Promise<void> {
  if (actor.kind === "api_user") return;
  if (!(await lockMembership(tx, communityId, actor.user_id))) throw notFound("community");
  await mustNotBeMuted(tx, communityId, actor.user_id);
}

const wasPublic = (before: Channel, after: Channel) => before.visibility === "public" && after.visibility === "private";

/** The columns that an input changes. */
function changeOf(channel: Channel, { name, topic, visibility, archived }: UpdateChannel, now: Date) {
  return {
    ...(name === undefined || name === channel.name ? {} : { name }),
    ...(topic === undefined || topic === channel.topic ? {} : { topic }),
    ...(visibility === undefined || visibility === channel.visibility ? {} : { visibility }),
    ...(archived === undefined || archived === (channel.archived_at !== null)
      ? {}
      : { archived_at: archived ? now : null }),
  };
}

/** Archiving is an act of its own; who looks for it should not have to compare. */
async function recordChange(tx: Transaction, actor: Actor, before: Channel, after: Channel): Promise<void> {
  const act = actOn(after);
  if (before.archived_at !== after.archived_at) {
    await record(tx, actor, { ...act, action: after.archived_at ? "channel.archived" : "channel.unarchived" });
  }
  const [old, now] = [before, after].map(({ name, topic, visibility }) => ({ name, topic, visibility }));
  if (before.name !== after.name || before.topic !== after.topic || before.visibility !== after.visibility) {
    await record(tx, actor, { ...act, action: "channel.updated", before: old!, after: now! });
  }
}

const actOn = ({ id, community_id }: Channel) => ({
  community_id: community_id!,
  channel_id: id,
  target: { type: "channel" as const, id },
});

/** The channel with an id, for what knows no community. @throws AppError `not_found` when the actor may not read it. */
export function findChannelById(deps: Deps, actor: Actor, channelId: string): Promise<AccessedChannel> {
  return accessChannelById(deps.db, actor, channelId);
}

const refuseTakenName = (name: string | undefined) => (error: unknown) => {
  if (violatedConstraint(error) !== "channels_community_id_name_key") throw error;
  throw new AppError("conflict", `A channel named "${name}" exists already; choose another name.`);
};
