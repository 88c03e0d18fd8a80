import { and, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";
import type { Queries, Transaction } from "../database/database.ts";
import { avatars } from "./table.ts";

export async function insertAvatar(q: Queries, avatar: { id: string; storage_key: string }): Promise<void> {
  await q.insert(avatars).values(avatar);
}

/** All bytes are there. */
export async function completeAvatar(q: Queries, id: string, contentType: string): Promise<void> {
  await q.update(avatars).set({ content_type: contentType }).where(eq(avatars.id, id));
}

export async function findAvatar(
  q: Queries,
  id: string,
): Promise<{ content_type: string; storage_key: string } | null> {
  const [row] = await q
    .select({ content_type: avatars.content_type, storage_key: avatars.storage_key })
    .from(avatars)
    .where(eq(avatars.id, id));
  return row && row.content_type !== null ? { ...row, content_type: row.content_type } : null;
}

/** Somebody has it from now on. */
export async function takeAvatar(tx: Transaction, id: string): Promise<void> {
  await tx.update(avatars).set({ free_since: null }).where(eq(avatars.id, id));
}

/** Nobody has it any more. */
export async function freeAvatar(tx: Transaction, id: string): Promise<void> {
  await tx.update(avatars).set({ free_since: sql`now()` }).where(eq(avatars.id, id));
}

/** Pictures that nobody has had since before a moment, locked. */
export async function lockFreeAvatars(tx: Transaction, before: Date, limit: number) {
  return tx
    .select({ id: avatars.id, storage_key: avatars.storage_key })
    .from(avatars)
    .where(and(isNotNull(avatars.free_since), lt(avatars.free_since, before)))
    .limit(limit)
    .for("update", { skipLocked: true });
}

export async function removeAvatars(tx: Transaction, ids: string[]): Promise<void> {
  await tx.delete(avatars).where(inArray(avatars.id, ids));
}
