import { Elysia } from "elysia";
import type { Actor } from "#core/kernel/actor.ts";
import { AppError } from "#core/kernel/errors.ts";
import { authenticate, type SessionDeps } from "#core/sessions/actions.ts";
import { parseToken } from "#core/sessions/rules.ts";
import { authenticateBot } from "#core/tokens/actions.ts";
import { bearerOf, traceIdOf } from "#services/shared/http.ts";
import { forPeople, mustBeOpenTo } from "./scopes.ts";

/** Routes that use this run as a person, `actor`. Bots are refused, whatever their scopes. */
export const personOf = (deps: SessionDeps) =>
  new Elysia().derive({ as: "scoped" }, async ({ request }) => {
    const actor = await authenticated(deps, request);
    if (actor.kind !== "user") throw forPeople();
    return { actor };
  });

/** Routes that use this run as `actor`: a person, or a bot whose token has the scope of the route. */
export const actorOf = (deps: SessionDeps) =>
  new Elysia().derive({ as: "scoped" }, async ({ request, route }) => {
    const actor = await authenticated(deps, request);
    if (actor.kind === "api_user") mustBeOpenTo(actor, request.method, route);
    return { actor };
  });

/** Routes that use this run as a bot, `actor`, and ask for no scope. People are refused. */
export const botOf = (deps: SessionDeps) =>
  new Elysia().derive({ as: "scoped" }, async ({ request }) => {
    const actor = await authenticated(deps, request);
    if (actor.kind !== "api_user") throw new AppError("forbidden", "This is for bots. Who you are is at /api/me.");
    return { actor };
  });

/** Who the bearer token of a request speaks for. @throws AppError `unauthenticated` */
export async function authenticated(deps: SessionDeps, request: Request): Promise<Actor> {
  const bearer = bearerOf(request);
  if (!bearer) throw new AppError("unauthenticated", "Sign in first, or send a token as Authorization: Bearer.");
  const traceId = traceIdOf(request);
  return parseToken(bearer)?.prefix === "ajt"
    ? authenticateBot(deps, bearer, traceId)
    : authenticate(deps, bearer, traceId);
}
