import { recordAccountAct } from "../audit/actions.ts";
import { type Deps, transact } from "../database/transaction.ts";
import { AppError } from "../kernel/errors.ts";
import type { RequestOrigin } from "../kernel/origin.ts";
import { endSessionsOfDisabled } from "../sessions/actions.ts";
import { tellOf } from "./actions.ts";
import { findSolelyOwned, findUserId, findUsersAfter, type InstalledUser, isErased, setDisabled } from "./store.ts";

// What the operator of the installation does with accounts, on the machine: no role within the chat is enough for it.

/** What became of an account that was to be disabled. */
export interface Disabled {
  /** False when it was disabled before: then nothing was done. */
  isNew: boolean;
  sessions_ended: number;
  /** The addresses of communities that have no other owner who could act. */
  solely_owned: string[];
}

/**
 * Shuts somebody's account. In one transaction their sessions end, in open streams too, what they approved for devices that
 * have not come yet is taken back, and everybody who sees them is told. Their webhooks refuse while it lasts, as for who left;
 * bots stay. Messages and memberships stay, so that all is as it was when the account is opened again.
 *
 * @throws AppError `not_found` when nobody has the username.
 */
export async function disableUser(deps: Deps, username: string, origin: RequestOrigin): Promise<Disabled> {
  const userId = await userIdOf(deps, username);
  return transact(deps, async (tx, emit) => {
    // First of all: a sign-in at this moment has begun its session by now, or finds the account disabled.
    const user = await setDisabled(tx, userId, deps.clock());
    const solely_owned = await findSolelyOwned(tx, userId);
    if (!user) return { isNew: false, sessions_ended: 0, solely_owned };
    await recordAccountAct(tx, origin, { action: "account.disabled", user_id: userId, byOperator: true });
    const sessions_ended = await endSessionsOfDisabled(tx, emit, userId, origin);
    await tellOf(tx, emit, user, null);
    return { isNew: true, sessions_ended, solely_owned };
  });
}

/**
 * Lets somebody sign in again; they are in the same communities as before. Resolves with whether they were disabled.
 *
 * @throws AppError `not_found` when nobody has the username, `conflict` when the account was erased.
 */
export async function enableUser(deps: Deps, username: string, origin: RequestOrigin): Promise<boolean> {
  const userId = await userIdOf(deps, username);
  return transact(deps, async (tx, emit) => {
    if (await isErased(tx, userId))
      throw new AppError("conflict", "The account was erased; nobody is behind it any more.");
    const user = await setDisabled(tx, userId, null);
    if (!user) return false;
    await recordAccountAct(tx, origin, { action: "account.enabled", user_id: userId, byOperator: true });
    await tellOf(tx, emit, user, null);
    return true;
  });
}

/** @throws AppError `not_found` when nobody has the username. */
export async function userIdOf({ db }: Deps, username: string): Promise<string> {
  const userId = await findUserId(db, username);
  if (!userId) throw new AppError("not_found", `Nobody has the username ${username}.`);
  return userId;
}

/** People that are read at once. */
const BATCH = 500;

/** Everybody who has ever signed in, in the order of their usernames. */
export async function* listUsers({ db }: Pick<Deps, "db">, batch = BATCH): AsyncGenerator<InstalledUser> {
  for (let after = ""; ; ) {
    const found = await findUsersAfter(db, after, batch);
    yield* found;
    if (found.length < batch) return;
    after = found.at(-1)!.username;
  }
}
