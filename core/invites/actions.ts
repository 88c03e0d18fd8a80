import { record } from "../audit/actions.ts";
import type { Community } from "../communities/schema.ts";
import { accessCommunity, findCommunity } from "../communities/store.ts";
import type { Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { newSecret } from "../kernel/ids.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { admitMember } from "../memberships/actions.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import { findMember } from "../memberships/store.ts";
import { hashCode } from "../sessions/rules.ts";
import { inviteProblem } from "./rules.ts";
import type { CreateInvite, Invite, NewInvite } from "./schema.ts";
import {
  countInviteUse,
  findInviteByCode,
  findInvites,
  insertInvite,
  lockInviteByCode,
  revokeInviteRow,
} from "./store.ts";

const HOUR = 3_600_000;

/** A new invite. Its code is in the answer and nowhere else. */
export async function createInvite(
  deps: Deps,
  actor: UserActor,
  slug: string,
  input: CreateInvite,
): Promise<NewInvite> {
  const code = newSecret();
  const code_hash = await hashCode(code);
  return transact(deps, async (tx) => {
    const community = await accessCommunity(tx, actor, slug);
    mustBeAllowed(community.role, "invite.create");
    const now = deps.clock();
    const invite = await insertInvite(tx, {
      community_id: community.id,
      code_hash,
      created_by: actor.user_id,
      created_at: now,
      expires_at: new Date(now.getTime() + input.expires_in_hours * HOUR),
      max_uses: input.max_uses,
    });
    const { id, expires_at, max_uses } = invite;
    const act = { action: "invite.created", community_id: community.id, target: { type: "invite", id } } as const;
    await record(tx, actor, { ...act, after: { expires_at, max_uses } });
    return { ...invite, code };
  });
}

export async function listInvites(deps: Deps, actor: UserActor, slug: string, query: PageQuery): Promise<Page<Invite>> {
  const community = await accessCommunity(deps.db, actor, slug);
  mustBeAllowed(community.role, "invite.list");
  return toPage(await findInvites(deps.db, community.id, query), query, "oldest");
}

/** @throws AppError `not_found` when there is none to revoke. */
export async function revokeInvite(deps: Deps, actor: UserActor, slug: string, inviteId: string): Promise<void> {
  await transact(deps, async (tx) => {
    const community = await accessCommunity(tx, actor, slug);
    mustBeAllowed(community.role, "invite.revoke");
    if (!(await revokeInviteRow(tx, community.id, inviteId, deps.clock()))) throw notFound("invite");
    const target = { type: "invite" as const, id: inviteId };
    await record(tx, actor, { action: "invite.revoked", community_id: community.id, target });
  });
}

/** The community that an invite opens, for the page that asks whether to join. @throws AppError `not_found` in words for that page. */
export async function lookUpInvite(deps: Deps, code: string): Promise<Community> {
  const invite = await findInviteByCode(deps.db, await hashCode(code));
  const problem = invite
    ? inviteProblem(invite, deps.clock())
    : "There is no such invite. Check the link, or ask for a new one.";
  const community = invite && !problem ? await findCommunity(deps.db, invite.community_id) : null;
  if (!community) throw new AppError("not_found", problem ?? "This invite's community is gone.");
  return community;
}

/** Joins the community of an invite. Who is in it already stays in it, and the invite keeps its uses. */
export async function acceptInvite(deps: Deps, actor: UserActor, code: string): Promise<Community> {
  return transact(deps, (tx, emit) => redeemInvite(deps, tx, emit, actor.user_id, code));
}

/** `acceptInvite` inside a transaction, for a first sign-in: the user and the membership come to be together or not at all. */
export async function redeemInvite(
  deps: Deps,
  tx: Transaction,
  emit: Emit,
  userId: string,
  code: string,
): Promise<Community> {
  const invite = await lockInviteByCode(tx, await hashCode(code));
  if (!invite) throw new AppError("not_found", "There is no such invite. Check the link, or ask for a new one.");
  const community = await findCommunity(tx, invite.community_id);
  if (!community) throw notFound("community");
  if (await findMember(tx, community.id, userId)) return community;
  const problem = inviteProblem(invite, deps.clock());
  if (problem) throw new AppError("not_found", problem);
  await admitMember(tx, emit, community.id, userId);
  await countInviteUse(tx, invite.id);
  return community;
}
