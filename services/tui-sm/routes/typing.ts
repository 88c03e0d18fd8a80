import { Elysia } from "elysia";
import { setTypingSchema } from "#core/presence/schema.ts";
import { noContent, traceIdOf } from "#services/shared/http.ts";
import type { LiveDeps } from "#services/shared/session-manager.ts";
import { createTypist } from "#services/shared/typist.ts";
import { tokenOf } from "../token.ts";

export function typingRoutes(deps: LiveDeps) {
  const say = createTypist(deps);
  return new Elysia().post(
    "/ws/tui/typing",
    ({ request, body }) => noContent(say(tokenOf(request), traceIdOf(request), body)),
    { body: setTypingSchema },
  );
}
