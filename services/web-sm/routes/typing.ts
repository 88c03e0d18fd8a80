import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { setTypingSchema } from "#core/presence/schema.ts";
import { bearerOf, noContent, traceIdOf } from "#services/shared/http.ts";
import { createTypist } from "#services/shared/typist.ts";
import type { WebDeps } from "../deps.ts";

/** Who types in which channel, as the script in the page says it. Nothing of it is stored. */
export function typingRoutes(deps: WebDeps) {
  const say = createTypist(deps);
  return new Elysia().post(
    "/typing",
    ({ request, body }) => {
      const token = bearerOf(request);
      if (!token) throw new AppError("unauthenticated", "You are not signed in.");
      return noContent(say(token, traceIdOf(request), body));
    },
    { body: setTypingSchema },
  );
}
