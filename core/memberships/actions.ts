import { type ChannelPath, findChannel } from "../channels/actions.ts";
import { accessChannel, findFirstChannel, lockChannel } from "../channels/store.ts";
import { accessCommunity } from "../communities/store.ts";
import type { Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { notFound } from "../kernel/errors.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { mustBeAllowed, mustBeRemovable } from "./rules.ts";
import type { ChannelMember, Member } from "./schema.ts";
import {
  countOwners,
  deleteChannelMember,
  deleteCommunityMember,
  findChannelMembers,
  findMember,
  findMembers,
  insertChannelMember,
  insertCommunityMember,
} from "./store.ts";

/** The people of a community. */
export async function listMembers(deps: Deps, actor: UserActor, slug: string, query: PageQuery): Promise<Page<Member>> {
  const community = await accessCommunity(deps.db, actor, slug);
  return toPage(await findMembers(deps.db, community.id, query), query, "oldest");
}

/** Takes somebody, or oneself, out of a community and all of its channels. @throws AppError as `mustBeRemovable` says. */
export async function removeMember(deps: Deps, actor: UserActor, slug: string, userId: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, slug);
    const owners = await countOwners(tx, community.id);
    const member = await findMember(tx, community.id, userId);
    if (!member) throw notFound("person in this community");
    mustBeRemovable(
      { role: community.role, isSelf: userId === actor.user_id },
      { role: member.role, isLastOwner: member.role === "owner" && owners === 1 },
    );
    await deleteCommunityMember(tx, community.id, userId);
    const about = { community_id: community.id, channel_id: null, actor_id: actor.user_id };
    emit({ type: "community_member.removed", ...about, data: { user_id: userId } });
  });
}

/** The people in a channel. */
export async function listChannelMembers(
  deps: Deps,
  actor: UserActor,
  path: ChannelPath,
  query: PageQuery,
): Promise<Page<ChannelMember>> {
  const { channel } = await findChannel(deps, actor, path);
  return toPage(await findChannelMembers(deps.db, channel.id, query), query, "oldest");
}

/**
 * Puts somebody into a channel; oneself only into one that one may read. Doing it again changes nothing.
 *
 * @throws AppError `not_found` when the person is not in the community.
 */
export async function addChannelMember(deps: Deps, actor: UserActor, path: ChannelPath, userId: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, path.slug);
    const { channel } = await accessChannel(tx, actor, { communityId: community.id, channel: path.channel });
    mustBeAllowed(community.role, "channel.add_member");
    if (!(await findMember(tx, community.id, userId))) throw notFound("person in this community");
    await lockChannel(tx, channel.id);
    if (!(await insertChannelMember(tx, channel.id, userId))) return;
    emit({
      type: "channel_member.added",
      community_id: community.id,
      channel_id: channel.id,
      actor_id: actor.user_id,
      data: { channel, user_id: userId },
    });
  });
}

/** Takes somebody out of a channel: oneself always, others by role. Doing it again changes nothing. */
export async function removeChannelMember(
  deps: Deps,
  actor: UserActor,
  path: ChannelPath,
  userId: string,
): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, path.slug);
    const { channel } = await accessChannel(tx, actor, { communityId: community.id, channel: path.channel });
    if (userId !== actor.user_id) mustBeAllowed(community.role, "channel.remove_member");
    // Memberships before the channel, as posting takes its locks: the other way round the two could wait for each other.
    if (!(await deleteChannelMember(tx, channel.id, userId))) return;
    await lockChannel(tx, channel.id);
    emit({
      type: "channel_member.removed",
      community_id: community.id,
      channel_id: channel.id,
      actor_id: actor.user_id,
      data: { user_id: userId },
    });
  });
}

/** Takes a person into a community and its first channel. Resolves with whether they were not in before. */
export async function admitMember(tx: Transaction, emit: Emit, communityId: string, userId: string): Promise<boolean> {
  const member = await insertCommunityMember(tx, communityId, userId, "member");
  if (!member) return false;
  const about = { community_id: communityId, actor_id: userId };
  emit({ type: "community_member.added", ...about, channel_id: null, data: { member } });
  const channel = await findFirstChannel(tx, communityId);
  if (channel) {
    await lockChannel(tx, channel.id);
    await insertChannelMember(tx, channel.id, userId);
    emit({ type: "channel_member.added", ...about, channel_id: channel.id, data: { channel, user_id: userId } });
  }
  return true;
}
