import { type Actor, actorId } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import { may } from "../memberships/rules.ts";
import type { Role } from "../memberships/schema.ts";
import type { Author } from "./schema.ts";

type Whose = Pick<Author, "kind" | "id">;

const isAuthor = (actor: Actor, author: Whose) => author.kind === actor.kind && author.id === actorId(actor);

/** Only the author edits: others would put words into their mouth. @throws AppError `forbidden` */
export function mustBeEditable(actor: Actor, author: Whose): void {
  if (!isAuthor(actor, author)) throw new AppError("forbidden", "Only its author can edit a message.");
}

/** The author deletes, and who may delete any message. @throws AppError `forbidden` */
export function mustBeDeletable(actor: Actor, author: Whose, role: Role): void {
  if (!isAuthor(actor, author) && !may(role, "message.delete_any")) {
    throw new AppError("forbidden", "Only its author or an admin can delete a message.");
  }
}
