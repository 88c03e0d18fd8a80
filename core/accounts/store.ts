import { and, asc, eq } from "drizzle-orm";
import type { Queries, Transaction } from "../database/database.ts";
import { newId } from "../kernel/ids.ts";
import { oauthAccounts, users } from "../users/table.ts";
import type { Account } from "./schema.ts";

const columns = {
  id: oauthAccounts.id,
  provider: oauthAccounts.provider,
  provider_user_id: oauthAccounts.provider_user_id,
  created_at: oauthAccounts.created_at,
};

/** Somebody's accounts, the first linked first. */
export async function findAccountsOf(q: Queries, userId: string): Promise<Account[]> {
  const rows = await q
    .select(columns)
    .from(oauthAccounts)
    .where(eq(oauthAccounts.user_id, userId))
    .orderBy(asc(oauthAccounts.id));
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}

/** Until the commit, nobody else links or unlinks an account of this person. */
export async function lockAccountsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("no key update");
}

/** Whether the account is the person's now, and new so; null when it is somebody else's. */
export async function takeAccount(
  tx: Transaction,
  account: { user_id: string; provider: string; provider_user_id: string },
): Promise<{ id: string; isNew: boolean } | null> {
  const [created] = await tx
    .insert(oauthAccounts)
    .values({ id: newId(), ...account })
    .onConflictDoNothing()
    .returning({ id: oauthAccounts.id });
  if (created) return { id: created.id, isNew: true };
  const [own] = await tx
    .select({ id: oauthAccounts.id })
    .from(oauthAccounts)
    .where(
      and(
        eq(oauthAccounts.provider, account.provider),
        eq(oauthAccounts.provider_user_id, account.provider_user_id),
        eq(oauthAccounts.user_id, account.user_id),
      ),
    );
  return own ? { id: own.id, isNew: false } : null;
}

export async function deleteAccount(tx: Transaction, id: string): Promise<void> {
  await tx.delete(oauthAccounts).where(eq(oauthAccounts.id, id));
}
