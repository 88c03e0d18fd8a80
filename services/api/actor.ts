import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { authenticate, type SessionDeps } from "#core/sessions/actions.ts";
import { bearerOf, traceIdOf } from "#services/shared/http.ts";

/** Routes that use this run as somebody: `actor` is who the bearer token speaks for, and without one there is no route. */
export const actorOf = (deps: SessionDeps) =>
  new Elysia().resolve({ as: "scoped" }, async ({ request }) => {
    const bearer = bearerOf(request);
    if (!bearer) throw new AppError("unauthenticated", "Sign in first, or send a token as Authorization: Bearer.");
    return { actor: await authenticate(deps, bearer, traceIdOf(request)) };
  });
