import { type Deps, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import { type Page, toPage } from "../kernel/page.ts";
import { getMessage } from "../messages/actions.ts";
import type { FollowedThread, ThreadsQuery } from "./schema.ts";
import { findFollowedThreads, follow, unfollow } from "./store.ts";

/** The threads that the actor follows and may read, the one with the newest reply first; `after` goes down. */
export async function listThreads(deps: Deps, actor: UserActor, query: ThreadsQuery): Promise<Page<FollowedThread>> {
  return toPage(await findFollowedThreads(deps.db, actor.user_id, query), query, "oldest");
}

/**
 * Follows a thread, also one to be: its replies are news to the actor from now on.
 *
 * @throws AppError `not_found` for who may not read the message, `invalid` when it is a reply itself.
 */
export async function followThread(deps: Deps, actor: UserActor, parentId: string): Promise<void> {
  await mustBeginThread(deps, actor, parentId);
  await transact(deps, (tx) => follow(tx, actor.user_id, parentId));
}

/** Its replies are no news to the actor any more, until they reply in it or are called. @throws AppError as `followThread`. */
export async function unfollowThread(deps: Deps, actor: UserActor, parentId: string): Promise<void> {
  await mustBeginThread(deps, actor, parentId);
  await transact(deps, (tx) => unfollow(tx, actor.user_id, parentId));
}

async function mustBeginThread(deps: Deps, actor: UserActor, messageId: string): Promise<void> {
  const { parent_id } = await getMessage(deps, actor, messageId);
  if (parent_id)
    throw new AppError("invalid", "This message is a reply: name the message that its thread begins with.");
}
