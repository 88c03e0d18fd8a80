import { type Deps, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import { getMessage, lockMessageToWrite } from "../messages/actions.ts";
import { REACTIONS_MAX, REACTORS_MAX, type Reactors } from "../messages/schema.ts";
import { countReactions, deleteReaction, findReactors, insertReaction } from "./store.ts";

/**
 * Puts an emoji on a message. Doing it again changes nothing.
 *
 * @throws AppError `not_found` when the actor may not read the message, `conflict` when it has too many different emoji or
 *   its channel is archived, `forbidden` while the actor is muted.
 */
export async function addReaction(deps: Deps, actor: UserActor, messageId: string, emoji: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { about } = await lockMessageToWrite(tx, actor, messageId);
    const reaction = { message_id: messageId, user_id: actor.user_id, emoji };
    if (!(await insertReaction(tx, reaction))) return;
    const reactions = await countReactions(tx, messageId);
    if (reactions.length > REACTIONS_MAX) {
      throw new AppError("conflict", `A message can have ${REACTIONS_MAX} different emoji; use one that it has.`);
    }
    emit({ type: "reaction.added", ...about, data: { ...reaction, reactions } });
  });
}

/** Takes one's own emoji off a message. Doing it again changes nothing. @throws AppError as `addReaction`. */
export async function removeReaction(deps: Deps, actor: UserActor, messageId: string, emoji: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { about } = await lockMessageToWrite(tx, actor, messageId);
    const reaction = { message_id: messageId, user_id: actor.user_id, emoji };
    if (!(await deleteReaction(tx, reaction))) return;
    const reactions = await countReactions(tx, messageId);
    emit({ type: "reaction.removed", ...about, data: { ...reaction, reactions } });
  });
}

/** Who has put which emoji on a message. @throws AppError `not_found` when the actor may not read it. */
export async function listReactors(deps: Deps, actor: UserActor, messageId: string): Promise<Reactors[]> {
  const { id } = await getMessage(deps, actor, messageId);
  const byEmoji = new Map<string, Reactors>();
  for (const { emoji, count, person } of await findReactors(deps.db, id, REACTORS_MAX)) {
    const reactors = byEmoji.get(emoji) ?? { emoji, count, people: [] };
    reactors.people.push(person);
    byEmoji.set(emoji, reactors);
  }
  return [...byEmoji.values()];
}
