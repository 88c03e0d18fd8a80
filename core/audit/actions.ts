import { accessCommunity } from "../communities/store.ts";
import type { Queries, Transaction } from "../database/database.ts";
import type { Deps } from "../database/transaction.ts";
import { type Actor, actorId, type UserActor } from "../kernel/actor.ts";
import { newId } from "../kernel/ids.ts";
import type { RequestOrigin } from "../kernel/origin.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import type { AccountAction, AccountEntry, AuditAction, AuditEntry, AuditQuery, TargetType } from "./schema.ts";
import { findAccountEntries, findAuditEntries, insertAuditEntry } from "./store.ts";

/** Characters of a client's name for itself that are kept. */
const USER_AGENT_MAX = 400;

/** An administrative act, for the log. */
export interface Act {
  action: AuditAction;
  community_id: string;
  /** The channel in which it happened. Only who may read that sees the entry. */
  channel_id?: string;
  target: { type: TargetType; id: string };
  /** What was changed, and to what. Never a secret: the log is kept as long as the community. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Writes an act into the audit log, in the transaction of the act: the one is there if and only if the other is. */
export async function record(tx: Transaction, actor: Actor, act: Act): Promise<void> {
  await insertAuditEntry(tx, {
    id: newId(),
    community_id: act.community_id,
    channel_id: act.channel_id ?? null,
    actor_kind: actor.kind,
    actor_id: actorId(actor),
    action: act.action,
    target_type: act.target.type,
    target_id: act.target.id,
    before: act.before ?? null,
    after: act.after ?? null,
    trace_id: actor.trace_id,
  });
}

/** What was done in a community, oldest first; without a cursor the newest page. @throws AppError `forbidden` below admin. */
export async function listAuditEntries(
  deps: Deps,
  actor: UserActor,
  slug: string,
  query: AuditQuery,
): Promise<Page<AuditEntry>> {
  const community = await accessCommunity(deps.db, actor, slug);
  mustBeAllowed(community.role, "audit.read");
  return toPage(await findAuditEntries(deps.db, actor.user_id, community.id, query), query, "newest");
}

/** Something that happened to an account. */
export interface AccountAct {
  action: AccountAction;
  /** Whose account it is; null when that is not known. */
  user_id: string | null;
  /** It was done by the operator of the installation rather than by its person. */
  byOperator?: boolean;
  session_id?: string;
  before?: Record<string, unknown>;
  /** Never a token, a code or a state: the log is kept for long. */
  after?: Record<string, unknown>;
}

/** Writes what happened to an account into the audit log, in the transaction of the act where it has one. */
export async function recordAccountAct(q: Queries, origin: RequestOrigin, act: AccountAct): Promise<void> {
  await insertAuditEntry(q, {
    id: newId(),
    actor_kind: act.user_id && !act.byOperator ? "user" : "system",
    actor_id: act.user_id,
    action: act.action,
    target_type: act.session_id ? "session" : null,
    target_id: act.session_id ?? null,
    before: act.before ?? null,
    after: act.after ?? null,
    address: origin.address,
    user_agent: origin.user_agent.slice(0, USER_AGENT_MAX),
    trace_id: origin.trace_id,
  });
}

/** What happened to the actor's own account, oldest first; without a cursor the newest page. */
export async function listAccountEntries(deps: Deps, actor: UserActor, query: PageQuery): Promise<Page<AccountEntry>> {
  return toPage(await findAccountEntries(deps.db, actor.user_id, query), query, "newest");
}
