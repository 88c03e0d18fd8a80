import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { builtOnce, type Queries, type Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import type { PageQuery } from "../kernel/page.ts";
import { users } from "../users/table.ts";
import { mutedRefusal } from "./rules.ts";
import type { Ban, Mute } from "./schema.ts";
import { bans, mutes } from "./table.ts";

const person = {
  id: users.id,
  username: users.username,
  display_name: users.display_name,
  avatar_url: users.avatar_url,
};

/** A ban or a mute to be: who, where, by whom, why. */
interface NewSubject {
  community_id: string;
  user_id: string;
  created_by: string;
  reason: string;
}

/**
 * Lets what brings a person into a community and what bans them from it take turns, until the commit: there may be no row
 * yet that both could lock.
 */
export async function lockAdmission(tx: Transaction, communityId: string, userId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`admission ${communityId} ${userId}`}, 0))`);
}

export async function findBan(q: Queries, communityId: string, userId: string): Promise<{ reason: string } | null> {
  const [row] = await q
    .select({ reason: bans.reason })
    .from(bans)
    .where(and(eq(bans.community_id, communityId), eq(bans.user_id, userId)));
  return row ?? null;
}

export async function insertBan(tx: Transaction, ban: NewSubject): Promise<void> {
  await tx.insert(bans).values(ban);
}

/** Resolves with the ban that there was, or null. */
export async function deleteBan(
  tx: Transaction,
  communityId: string,
  userId: string,
): Promise<{ reason: string } | null> {
  const [row] = await tx
    .delete(bans)
    .where(and(eq(bans.community_id, communityId), eq(bans.user_id, userId)))
    .returning({ reason: bans.reason });
  return row ?? null;
}

/** A page of the people who are banned from a community, and one row more, in the order of their ids. */
export async function findBans(q: Queries, communityId: string, query: PageQuery): Promise<Ban[]> {
  const page = keyset(bans.user_id, query);
  const rows = await q
    .select({ ...person, reason: bans.reason, created_by: bans.created_by, created_at: bans.created_at })
    .from(bans)
    .innerJoin(users, eq(users.id, bans.user_id))
    .where(and(eq(bans.community_id, communityId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}

/** Not over yet, by the clock of the database, which is the one that posts are judged by (`is_muted`). */
const inForce = or(isNull(mutes.until), gt(mutes.until, sql`now()`));

/** The mute that is in force for somebody, or null. */
export async function findMute(
  q: Queries,
  communityId: string,
  userId: string,
): Promise<{ until: Date | null; reason: string } | null> {
  const [row] = await q
    .select({ until: mutes.until, reason: mutes.reason })
    .from(mutes)
    .where(and(eq(mutes.community_id, communityId), eq(mutes.user_id, userId), inForce));
  return row ?? null;
}

/** The mutes that are in force for somebody, in whichever communities. */
export async function findMutesOf(
  q: Queries,
  userId: string,
): Promise<{ community_id: string; until: string | null; reason: string }[]> {
  const rows = await mutesOf(q, { user: userId });
  return rows.map((row) => ({ ...row, until: row.until?.toISOString() ?? null }));
}

const mutesOf = builtOnce((q) =>
  q
    .select({ community_id: mutes.community_id, until: mutes.until, reason: mutes.reason })
    .from(mutes)
    .where(and(eq(mutes.user_id, sql.placeholder("user")), inForce)),
);

/** The door for all that writes. @throws AppError `forbidden`, saying until when and why, for who is muted in the community. */
export async function mustNotBeMuted(q: Queries, communityId: string, userId: string): Promise<void> {
  const mute = await findMute(q, communityId, userId);
  if (mute) throw mutedRefusal(mute);
}

/** Mutes somebody; a mute that there is already gives way. */
export async function putMute(tx: Transaction, mute: NewSubject & { until: Date | null }): Promise<void> {
  const { until, reason, created_by } = mute;
  await tx
    .insert(mutes)
    .values(mute)
    .onConflictDoUpdate({
      target: [mutes.community_id, mutes.user_id],
      set: { until, reason, created_by, created_at: sql`now()` },
    });
}

export async function deleteMute(tx: Transaction, communityId: string, userId: string): Promise<void> {
  await tx.delete(mutes).where(and(eq(mutes.community_id, communityId), eq(mutes.user_id, userId)));
}

/** A page of the people who are muted in a community now, and one row more, in the order of their ids. */
export async function findMutes(q: Queries, communityId: string, query: PageQuery): Promise<Mute[]> {
  const page = keyset(mutes.user_id, query);
  const rows = await q
    .select({
      ...person,
      reason: mutes.reason,
      created_by: mutes.created_by,
      created_at: mutes.created_at,
      until: mutes.until,
    })
    .from(mutes)
    .innerJoin(users, eq(users.id, mutes.user_id))
    .where(and(eq(mutes.community_id, communityId), inForce, page.where))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map((row) => ({
    ...row,
    created_at: row.created_at.toISOString(),
    until: row.until?.toISOString() ?? null,
  }));
}
