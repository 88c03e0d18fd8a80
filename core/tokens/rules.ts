import type { ApiUserActor } from "../kernel/actor.ts";
import type { Scope } from "./schema.ts";

export const hasScope = (actor: ApiUserActor, scope: Scope): boolean => actor.scopes.includes(scope);

/** Channels that a bot was put into it sees in any case, other public ones by this scope. */
export const seesPublicChannels = (actor: ApiUserActor): boolean => hasScope(actor, "channels:read");
