import { and, eq, isNull, sql } from "drizzle-orm";
import type { Queries, Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import { newId } from "../kernel/ids.ts";
import type { PageQuery } from "../kernel/page.ts";
import type { Invite } from "./schema.ts";
import { invites } from "./table.ts";

type InviteRow = typeof invites.$inferSelect;

const toInvite = (row: InviteRow): Invite => ({
  id: row.id,
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
  max_uses: row.max_uses,
  uses: row.uses,
  revoked_at: row.revoked_at?.toISOString() ?? null,
});

interface NewInviteRow {
  community_id: string;
  code_hash: string;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  max_uses: number | null;
}

export async function insertInvite(tx: Transaction, invite: NewInviteRow): Promise<Invite> {
  const [row] = await tx
    .insert(invites)
    .values({ id: newId(), ...invite })
    .returning();
  return toInvite(row!);
}

/** A page of the invites of a community, and one row more, in the order in which they were made. */
export async function findInvites(q: Queries, communityId: string, query: PageQuery): Promise<Invite[]> {
  const page = keyset(invites.id, query);
  const rows = await q
    .select()
    .from(invites)
    .where(and(eq(invites.community_id, communityId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map(toInvite);
}

export async function findInviteByCode(q: Queries, codeHash: string): Promise<InviteRow | null> {
  const [row] = await q.select().from(invites).where(eq(invites.code_hash, codeHash));
  return row ?? null;
}

/** The invite behind a code, locked until the commit: of two people with the last use of an invite, one gets it. */
export async function lockInviteByCode(tx: Transaction, codeHash: string): Promise<InviteRow | null> {
  const [row] = await tx.select().from(invites).where(eq(invites.code_hash, codeHash)).for("update");
  return row ?? null;
}

export async function countInviteUse(tx: Transaction, inviteId: string): Promise<void> {
  await tx
    .update(invites)
    .set({ uses: sql`${invites.uses} + 1` })
    .where(eq(invites.id, inviteId));
}

/** Resolves with whether there was one to revoke. */
export async function revokeInviteRow(
  tx: Transaction,
  communityId: string,
  inviteId: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(invites)
    .set({ revoked_at: now })
    .where(and(eq(invites.id, inviteId), eq(invites.community_id, communityId), isNull(invites.revoked_at)))
    .returning({ id: invites.id });
  return rows.length > 0;
}
