import { record } from "../audit/actions.ts";
import { accessCommunity } from "../communities/store.ts";
import { type Deps, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { notFound } from "../kernel/errors.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { lockParties } from "../memberships/actions.ts";
import { mustBeAllowed, mustBeModeratable } from "../memberships/rules.ts";
import { deleteCommunityMember } from "../memberships/store.ts";
import { notify } from "../notifications/actions.ts";
import { endOfMute } from "./rules.ts";
import type { Ban, BanMember, Mute, MuteMember } from "./schema.ts";
import {
  deleteBan,
  deleteMute,
  findBan,
  findBans,
  findMute,
  findMutes,
  insertBan,
  lockAdmission,
  putMute,
} from "./store.ts";

/**
 * Takes somebody out of a community and all of its channels, for good: no invite lets them in until the ban is lifted.
 * Their open streams show nothing of the community any more. Doing it again changes nothing.
 *
 * @throws AppError as `mustBeModeratable` says.
 */
export async function banMember(
  deps: Deps,
  actor: UserActor,
  slug: string,
  userId: string,
  { reason }: BanMember,
): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { id: community_id } = await accessCommunity(tx, actor, slug);
    await lockAdmission(tx, community_id, userId);
    const { community, acting, member, about, act } = await lockParties(tx, actor, slug, userId);
    mustBeModeratable(acting, member ?? { role: "member" }, "community.ban_member");
    if (await findBan(tx, community_id, userId)) return;
    if (!member) throw notFound("person in this community");
    await insertBan(tx, { community_id, user_id: userId, created_by: actor.user_id, reason });
    await deleteCommunityMember(tx, community_id, userId);
    await record(tx, actor, { ...act, action: "member.banned", before: { role: member.role }, after: { reason } });
    emit({ type: "community_member.removed", ...about, data: { user_id: userId } });
    const text = `You were banned from ${community.name}${reason ? `: ${reason}` : "."}`;
    await notify(tx, emit, actor, { user_id: userId, type: "system", source_id: community_id, text });
  });
}

/** Lets somebody be invited again; they are not back by that. Doing it again changes nothing. */
export async function unbanMember(deps: Deps, actor: UserActor, slug: string, userId: string): Promise<void> {
  await transact(deps, async (tx) => {
    const { community, acting, act } = await lockParties(tx, actor, slug, userId);
    mustBeAllowed(acting.role, "community.ban_member");
    const ban = await deleteBan(tx, community.id, userId);
    if (ban) await record(tx, actor, { ...act, action: "member.unbanned", before: ban });
  });
}

export async function listBans(deps: Deps, actor: UserActor, slug: string, query: PageQuery): Promise<Page<Ban>> {
  const community = await accessCommunity(deps.db, actor, slug);
  mustBeAllowed(community.role, "community.ban_member");
  return toPage(await findBans(deps.db, community.id, query), query, "oldest");
}

/**
 * Lets somebody read and not write: no posts, replies, edits or reactions. A mute that there is already gives way to this
 * one; it outlasts leaving and coming back.
 *
 * @throws AppError as `mustBeModeratable` says.
 */
export async function muteMember(
  deps: Deps,
  actor: UserActor,
  slug: string,
  userId: string,
  input: MuteMember,
): Promise<void> {
  await transact(deps, async (tx) => {
    const { community, acting, member, act } = await lockParties(tx, actor, slug, userId);
    mustBeModeratable(acting, member ?? { role: "member" }, "community.mute_member");
    if (!member) throw notFound("person in this community");
    const until = endOfMute(input, deps.clock());
    const before = await findMute(tx, community.id, userId);
    const { reason } = input;
    await putMute(tx, { community_id: community.id, user_id: userId, created_by: actor.user_id, reason, until });
    const after = { until, reason };
    await record(tx, actor, { ...act, action: "member.muted", ...(before ? { before } : {}), after });
  });
}

/** Lets somebody write again. Doing it again changes nothing. @throws AppError as `mustBeModeratable` says. */
export async function unmuteMember(deps: Deps, actor: UserActor, slug: string, userId: string): Promise<void> {
  await transact(deps, async (tx) => {
    const { community, acting, member, act } = await lockParties(tx, actor, slug, userId);
    mustBeModeratable(acting, member ?? { role: "member" }, "community.mute_member");
    const before = await findMute(tx, community.id, userId);
    if (!before) return;
    await deleteMute(tx, community.id, userId);
    await record(tx, actor, { ...act, action: "member.unmuted", before });
  });
}

/** The people who are muted now. */
export async function listMutes(deps: Deps, actor: UserActor, slug: string, query: PageQuery): Promise<Page<Mute>> {
  const community = await accessCommunity(deps.db, actor, slug);
  mustBeAllowed(community.role, "community.mute_member");
  return toPage(await findMutes(deps.db, community.id, query), query, "oldest");
}
