import { record } from "../audit/actions.ts";
import type { ChannelPath, CommunityChannelPath } from "../channels/schema.ts";
import { accessChannel, findFirstChannel, lockChannel } from "../channels/store.ts";
import { accessCommunity } from "../communities/store.ts";
import type { Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { Actor, UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { type Page, toPage } from "../kernel/page.ts";
import { findBan, lockAdmission } from "../moderation/store.ts";
import { notify } from "../notifications/actions.ts";
import { mustBeAllowed, mustBeGrantable, mustBeRemovable } from "./rules.ts";
import type { ChangeRole, ChannelMember, Member, MembersQuery } from "./schema.ts";
import {
  deleteChannelMember,
  deleteCommunityMember,
  findChannelMembers,
  findMember,
  findMembers,
  insertChannelMember,
  insertCommunityMember,
  lockMembership,
  lockRoles,
  updateRole,
} from "./store.ts";

/** The people of a community. */
export async function listMembers(deps: Deps, actor: Actor, slug: string, query: MembersQuery): Promise<Page<Member>> {
  const community = await accessCommunity(deps.db, actor, slug);
  return toPage(await findMembers(deps.db, community.id, query), query, "oldest");
}

/**
 * Who acts on whom in a community, held until the commit: whoever was faster has changed the roles before they are read.
 * `member` is null when there is no such person in the community.
 *
 * @throws AppError `not_found` when the actor is not in it, also since a moment ago.
 */
export async function lockParties(tx: Transaction, actor: UserActor, slug: string, userId: string) {
  const community = await accessCommunity(tx, actor, slug);
  const { of: roles, owners } = await lockRoles(tx, community.id, [actor.user_id, userId]);
  const actorRole = roles.get(actor.user_id);
  if (!actorRole) throw notFound("community");
  const role = roles.get(userId);
  return {
    community,
    acting: { role: actorRole, isSelf: userId === actor.user_id },
    member: role ? { role, isLastOwner: role === "owner" && owners === 1 } : null,
    about: { community_id: community.id, channel_id: null, actor_id: actor.user_id },
    act: { community_id: community.id, target: { type: "user" as const, id: userId } },
  };
}

/** Gives somebody another role. The one that they have already changes nothing. @throws AppError as `mustBeGrantable` says. */
export async function changeRole(
  deps: Deps,
  actor: UserActor,
  slug: string,
  userId: string,
  { role }: ChangeRole,
): Promise<Member> {
  return transact(deps, async (tx, emit) => {
    const { community, acting, member, about, act } = await lockParties(tx, actor, slug, userId);
    if (!member) throw notFound("person in this community");
    mustBeGrantable(acting, member, role);
    if (role !== member.role) await updateRole(tx, community.id, userId, role);
    const changed = (await findMember(tx, community.id, userId))!;
    if (role === member.role) return changed;
    await record(tx, actor, { ...act, action: "member.role_changed", before: { role: member.role }, after: { role } });
    emit({ type: "community_member.updated", ...about, data: { member: changed } });
    const text = `Your role in ${community.name} is ${role} now.`;
    await notify(tx, emit, actor, { user_id: userId, type: "system", source_id: community.id, text });
    return changed;
  });
}

/** Takes somebody, or oneself, out of a community and all of its channels. @throws AppError as `mustBeRemovable` says. */
export async function removeMember(deps: Deps, actor: UserActor, slug: string, userId: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { community, acting, member, about, act } = await lockParties(tx, actor, slug, userId);
    if (!member) throw notFound("person in this community");
    mustBeRemovable(acting, member);
    await deleteCommunityMember(tx, community.id, userId);
    if (!acting.isSelf) await record(tx, actor, { ...act, action: "member.removed", before: { role: member.role } });
    emit({ type: "community_member.removed", ...about, data: { user_id: userId } });
    // The name as they knew it: what becomes of the community is not theirs to see any more.
    const text = `You were taken out of ${community.name}.`;
    await notify(tx, emit, actor, { user_id: userId, type: "system", source_id: community.id, text });
  });
}

/** The people in a channel. */
export async function listChannelMembers(
  deps: Deps,
  actor: Actor,
  path: ChannelPath,
  query: MembersQuery,
): Promise<Page<ChannelMember>> {
  const { channel } = await accessChannel(deps.db, actor, path);
  return toPage(await findChannelMembers(deps.db, channel.id, query), query, "oldest");
}

/**
 * Puts somebody into a channel; oneself only into one that one may read. Doing it again changes nothing.
 *
 * @throws AppError `not_found` when the person is not in the community.
 */
export async function addChannelMember(
  deps: Deps,
  actor: UserActor,
  path: CommunityChannelPath,
  userId: string,
): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, path.slug);
    const { channel } = await accessChannel(tx, actor, path);
    mustBeAllowed(community.role, "channel.add_member");
    // Held, or somebody who is taken out of the community at this moment would be left in the channel.
    if (!(await lockMembership(tx, community.id, userId))) throw notFound("person in this community");
    await lockChannel(tx, channel.id);
    const inserted = await insertChannelMember(tx, channel.id, userId);
    if (!inserted) return;
    emit({
      type: "channel_member.added",
      community_id: community.id,
      channel_id: channel.id,
      actor_id: actor.user_id,
      data: { channel, user_id: userId, ...inserted },
    });
    await notify(tx, emit, actor, { user_id: userId, type: "invite", source_id: channel.id });
  });
}

/** Takes somebody out of a channel: oneself always, others by role. Doing it again changes nothing. */
export async function removeChannelMember(
  deps: Deps,
  actor: UserActor,
  path: CommunityChannelPath,
  userId: string,
): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, path.slug);
    const { channel } = await accessChannel(tx, actor, path);
    if (userId !== actor.user_id) mustBeAllowed(community.role, "channel.remove_member");
    // Memberships before the channel, as posting takes its locks: the other way round the two could wait for each other.
    if (!(await deleteChannelMember(tx, channel.id, userId))) return;
    await lockChannel(tx, channel.id);
    if (userId !== actor.user_id) {
      const target = { type: "user" as const, id: userId };
      const where = { community_id: community.id, channel_id: channel.id };
      await record(tx, actor, { action: "channel.member_removed", ...where, target });
    }
    emit({
      type: "channel_member.removed",
      community_id: community.id,
      channel_id: channel.id,
      actor_id: actor.user_id,
      data: { user_id: userId },
    });
  });
}

/**
 * Takes a person into a community and its first channel. Resolves with whether they were not in before.
 *
 * @throws AppError `forbidden` when they are banned.
 */
export async function admitMember(tx: Transaction, emit: Emit, communityId: string, userId: string): Promise<boolean> {
  await lockAdmission(tx, communityId, userId);
  const ban = await findBan(tx, communityId, userId);
  if (ban) throw new AppError("forbidden", `You are banned from this community${ban.reason ? `: ${ban.reason}` : "."}`);
  const member = await insertCommunityMember(tx, communityId, userId, "member");
  if (!member) return false;
  const about = { community_id: communityId, actor_id: userId };
  emit({ type: "community_member.added", ...about, channel_id: null, data: { member } });
  const channel = await findFirstChannel(tx, communityId);
  if (channel) {
    await lockChannel(tx, channel.id);
    const inserted = await insertChannelMember(tx, channel.id, userId);
    if (!inserted) return true;
    const data = { channel, user_id: userId, ...inserted };
    emit({ type: "channel_member.added", ...about, channel_id: channel.id, data });
  }
  return true;
}
