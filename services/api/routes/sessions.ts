import { Elysia } from "elysia";
import { z } from "zod";
import { endSession, endSessions, listSessions } from "#core/sessions/actions.ts";
import { endSessionsSchema, sessionSchema } from "#core/sessions/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { originOf } from "../origin.ts";
import { idParams } from "../params.ts";

export const sessionRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/sessions", tags: ["Sessions"] })
    .use(personOf(deps))
    .get("", async ({ actor }) => ({ items: await listSessions(deps, actor) }), {
      detail: answers(z.object({ items: z.array(sessionSchema) }), { summary: "Lists where you are signed in." }),
    })
    .delete(
      "",
      ({ actor, query, request }) => {
        const current = query.current === "true";
        return noContent(endSessions(deps, actor, { current }, originOf(request)));
      },
      {
        query: endSessionsSchema,
        detail: answers(null, {
          summary: "Signs all your other sessions out; their open streams end.",
          description: "With `current=true` also the one that asks: you are signed out everywhere.",
        }),
      },
    )
    .delete("/:id", ({ actor, params, request }) => noContent(endSession(deps, actor, params.id, originOf(request))), {
      params: idParams,
      detail: answers(null, { summary: "Signs one of your sessions out; its open streams end." }),
    });
