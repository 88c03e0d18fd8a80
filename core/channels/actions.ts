import { accessCommunity } from "../communities/store.ts";
import { violatedConstraint } from "../database/database.ts";
import { type Deps, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import { insertChannelMember } from "../memberships/store.ts";
import type { CreateChannel, MyChannel, UpdateChannel } from "./schema.ts";
import {
  type AccessedChannel,
  accessChannel,
  findReadableChannels,
  insertChannel,
  lockChannel,
  updateChannelRow,
} from "./store.ts";

/** A channel as routes name it: a community's slug, and the channel's name or id. */
export interface ChannelPath {
  slug: string;
  channel: string;
}

/** The channels of a community that the actor may read, joined or not. */
export async function listChannels(
  deps: Deps,
  actor: UserActor,
  slug: string,
  query: PageQuery,
): Promise<Page<MyChannel>> {
  const community = await accessCommunity(deps.db, actor, slug);
  const rows = await findReadableChannels(deps.db, actor.user_id, community.id, query);
  return toPage(rows, query, "oldest");
}

/** @throws AppError `not_found` when the actor may not read it. */
export async function getChannel(deps: Deps, actor: UserActor, path: ChannelPath): Promise<MyChannel> {
  const { channel, joined } = await findChannel(deps, actor, path);
  return { ...channel, joined };
}

/**
 * A new channel, joined by the actor.
 *
 * @throws AppError `conflict` when the name is taken, also by a private channel that the actor cannot see.
 */
export async function createChannel(
  deps: Deps,
  actor: UserActor,
  slug: string,
  input: CreateChannel,
): Promise<MyChannel> {
  return transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, slug);
    mustBeAllowed(community.role, "channel.create");
    const channel = await insertChannel(tx, { community_id: community.id, ...input }).catch(
      refuseTakenName(input.name),
    );
    await insertChannelMember(tx, channel.id, actor.user_id);
    const about = { community_id: community.id, channel_id: channel.id, actor_id: actor.user_id };
    if (channel.visibility === "public") emit({ type: "channel.created", ...about, data: { channel } });
    emit({ type: "channel_member.added", ...about, data: { channel, user_id: actor.user_id } });
    return { ...channel, joined: true };
  });
}

/** Renames a channel or changes its topic. */
export async function updateChannel(
  deps: Deps,
  actor: UserActor,
  path: ChannelPath,
  input: UpdateChannel,
): Promise<MyChannel> {
  return transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, path.slug);
    const { channel, joined } = await accessChannel(tx, actor, { communityId: community.id, channel: path.channel });
    mustBeAllowed(community.role, "channel.update");
    await lockChannel(tx, channel.id);
    const updated = await updateChannelRow(tx, channel.id, input).catch(refuseTakenName(input.name));
    emit({
      type: "channel.updated",
      community_id: community.id,
      channel_id: channel.id,
      actor_id: actor.user_id,
      data: { channel: updated },
    });
    return { ...updated, joined };
  });
}

/** The channel behind a path, for the other slices' actions that only read. */
export async function findChannel(deps: Deps, actor: UserActor, path: ChannelPath): Promise<AccessedChannel> {
  const community = await accessCommunity(deps.db, actor, path.slug);
  return accessChannel(deps.db, actor, { communityId: community.id, channel: path.channel });
}

const refuseTakenName = (name: string | undefined) => (error: unknown) => {
  if (violatedConstraint(error) !== "channels_community_id_name_key") throw error;
  throw new AppError("conflict", `A channel named "${name}" exists already; choose another name.`);
};
