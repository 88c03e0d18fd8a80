import { and, eq, inArray, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import type { Queries } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import type { PageQuery } from "../kernel/page.ts";
import { channelMembers } from "../memberships/table.ts";
import { apiUsers } from "../tokens/table.ts";
import { users } from "../users/table.ts";
import type { AccountEntry, AuditEntry, AuditQuery } from "./schema.ts";
import { auditLog } from "./table.ts";

export async function insertAuditEntry(q: Queries, entry: typeof auditLog.$inferInsert): Promise<void> {
  await q.insert(auditLog).values(entry);
}

/** Above every id: a page before it is the newest one. */
const END = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * A page of what was done in a community, and one row more, oldest first; without a cursor the newest. Acts in a private
 * channel are shown to those who are in it, whatever their role: the log tells nothing that its reader may not read.
 */
export async function findAuditEntries(
  q: Queries,
  readerId: string,
  communityId: string,
  query: AuditQuery,
): Promise<AuditEntry[]> {
  const page = keyset(auditLog.id, query.after ? query : { ...query, before: query.before ?? END });
  const [actor, target] = [alias(users, "actor"), alias(users, "target")];
  const [actingBot, targetBot] = [alias(apiUsers, "acting_bot"), alias(apiUsers, "target_bot")];
  const rows = await q
    .select({
      entry: auditLog,
      actor_name: sql<string | null>`coalesce(${actor.display_name}, ${actingBot.name})`,
      target_name: sql<string | null>`coalesce(${target.display_name}, ${targetBot.name})`,
      channel_name: channels.name,
    })
    .from(auditLog)
    .leftJoin(actor, eq(actor.id, auditLog.actor_id))
    .leftJoin(target, and(eq(auditLog.target_type, "user"), eq(target.id, auditLog.target_id)))
    .leftJoin(actingBot, eq(actingBot.id, auditLog.actor_id))
    .leftJoin(targetBot, and(eq(auditLog.target_type, "bot"), eq(targetBot.id, auditLog.target_id)))
    .leftJoin(channels, eq(channels.id, auditLog.channel_id))
    .leftJoin(channelMembers, and(eq(channelMembers.channel_id, channels.id), eq(channelMembers.user_id, readerId)))
    .where(
      and(
        eq(auditLog.community_id, communityId),
        or(isNull(auditLog.channel_id), eq(channels.visibility, "public"), isNotNull(channelMembers.user_id)),
        query.actor === undefined ? undefined : eq(auditLog.actor_id, query.actor),
        isAskedFor(query.action),
        page.where,
      ),
    )
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map(toEntry);
}

/** One action, or all whose names begin with what they are about. */
function isAskedFor(action: string | undefined): SQL | undefined {
  if (action === undefined) return undefined;
  return action.includes(".") ? eq(auditLog.action, action) : sql`split_part(${auditLog.action}, '.', 1) = ${action}`;
}

interface Row {
  entry: typeof auditLog.$inferSelect;
  actor_name: string | null;
  target_name: string | null;
  channel_name: string | null;
}

const toEntry = ({ entry, actor_name, target_name, channel_name }: Row): AuditEntry => ({
  id: entry.id,
  created_at: entry.created_at.toISOString(),
  actor: { kind: entry.actor_kind, id: entry.actor_id, name: actor_name },
  action: entry.action,
  target: toTarget(entry, entry.target_type === "channel" ? channel_name : target_name),
  channel_id: entry.channel_id,
  before: entry.before,
  after: entry.after,
  trace_id: entry.trace_id,
});

const toTarget = ({ target_type: type, target_id: id }: Row["entry"], name: string | null) =>
  type && id ? { type, id, name } : null;

/** A page of what happened to an account, and one row more, oldest first; without a cursor the newest. */
export async function findAccountEntries(q: Queries, userId: string, query: PageQuery): Promise<AccountEntry[]> {
  const page = keyset(auditLog.id, query.after ? query : { ...query, before: query.before ?? END });
  const rows = await q
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.actor_id, userId), isNull(auditLog.community_id), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map((entry) => ({
    id: entry.id,
    created_at: entry.created_at.toISOString(),
    action: entry.action,
    session_id: entry.target_type === "session" ? entry.target_id : null,
    address: entry.address ?? "",
    user_agent: entry.user_agent ?? "",
    before: entry.before,
    after: entry.after,
    trace_id: entry.trace_id,
  }));
}

/** Removes the oldest entries about accounts, `limit` at most. Resolves with how many. Those that another sweeper has are left to it. */
export async function deleteAccountEntriesBefore(q: Queries, before: Date, limit: number): Promise<number> {
  const old = q
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(and(isNull(auditLog.community_id), lt(auditLog.created_at, before)))
    .orderBy(auditLog.created_at)
    .limit(limit)
    .for("update", { skipLocked: true });
  const deleted = await q.delete(auditLog).where(inArray(auditLog.id, old)).returning({ id: auditLog.id });
  return deleted.length;
}
