import type { ApiUserActor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import type { Scope } from "./schema.ts";

export const hasScope = (actor: ApiUserActor, scope: Scope): boolean => actor.scopes.includes(scope);

/** @throws AppError `forbidden` naming the scope. */
export function mustHaveScope(actor: ApiUserActor, scope: Scope): void {
  if (!hasScope(actor, scope)) {
    throw new AppError("forbidden", `This needs the scope ${scope}, which your token does not have.`);
  }
}

/** Channels that a bot was put into it sees in any case, other public ones by this scope. */
export const seesPublicChannels = (actor: ApiUserActor): boolean => hasScope(actor, "channels:read");

/** A further token has no more scopes than its bot. @throws AppError `invalid` naming those that are too many. */
export function mustBeScopesOf(bot: { name: string; scopes: Scope[] }, scopes: Scope[]): void {
  const beyond = scopes.filter((scope) => !bot.scopes.includes(scope));
  if (beyond.length === 0) return;
  const message = `${bot.name} does not have ${beyond.join(" and ")}; make a new bot for more`;
  throw new AppError("invalid", `scopes: ${message}`, { errors: [{ path: "scopes", message }] });
}

/** When a token ends; null when only somebody ends it. @throws AppError `invalid` for a moment that has passed. */
export function expiryOf({ expires_at }: { expires_at: string | null }, now: Date): Date | null {
  if (expires_at === null) return null;
  const end = new Date(expires_at);
  if (end > now) return end;
  const errors = [{ path: "expires_at", message: "must be in the future" }];
  throw new AppError("invalid", "expires_at: must be in the future", { errors });
}
