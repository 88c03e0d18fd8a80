import { recordAccountAct } from "../audit/actions.ts";
import { type Deps, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import type { RequestOrigin } from "../kernel/origin.ts";
import type { Account } from "./schema.ts";
import { deleteAccount, findAccountsOf, lockAccountsOf, takeAccount } from "./store.ts";

/** The accounts by which the actor signs in, the first linked first. */
export async function listAccounts(deps: Deps, actor: UserActor): Promise<Account[]> {
  return findAccountsOf(deps.db, actor.user_id);
}

/**
 * Gives the actor a further account to sign in by; one that is theirs already stays as it is. That the account is the actor's
 * is for the caller to know: the provider has just said so to a browser with the actor's session.
 *
 * @param account `id` is the provider's immutable one.
 * @throws AppError `conflict` when somebody else signs in by it. It is not taken from them.
 */
export async function linkAccount(
  deps: Deps,
  actor: UserActor,
  account: { provider: string; id: string },
  origin: RequestOrigin,
): Promise<void> {
  await transact(deps, async (tx) => {
    await lockAccountsOf(tx, actor.user_id);
    const named = { provider: account.provider, provider_user_id: account.id };
    const taken = await takeAccount(tx, { user_id: actor.user_id, ...named });
    if (!taken) {
      throw new AppError(
        "conflict",
        "Somebody signs in here by that account already, so it cannot be linked to yours.",
      );
    }
    if (!taken.isNew) return;
    await recordAccountAct(tx, origin, { action: "account.linked", user_id: actor.user_id, after: named });
  });
}

/**
 * Takes an account away from the actor, who no longer signs in by it. Sessions go on.
 *
 * @throws AppError `not_found` when the actor has no such account, `conflict` when it is their last.
 */
export async function unlinkAccount(
  deps: Deps,
  actor: UserActor,
  accountId: string,
  origin: RequestOrigin,
): Promise<void> {
  await transact(deps, async (tx) => {
    await lockAccountsOf(tx, actor.user_id);
    const accounts = await findAccountsOf(tx, actor.user_id);
    const account = accounts.find(({ id }) => id === accountId);
    if (!account) throw notFound("account");
    if (accounts.length === 1) {
      throw new AppError("conflict", "This is the only account that you can sign in by. Link another one first.");
    }
    await deleteAccount(tx, account.id);
    const before = { provider: account.provider, provider_user_id: account.provider_user_id };
    await recordAccountAct(tx, origin, { action: "account.unlinked", user_id: actor.user_id, before });
  });
}
