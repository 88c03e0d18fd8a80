import { Elysia } from "elysia";
import { pageSchema } from "#core/kernel/page.ts";
import { searchMessages } from "#core/search/actions.ts";
import { hitSchema, searchQuerySchema } from "#core/search/schema.ts";
import { actorOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";

export const searchRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["Search"] })
    .use(actorOf(deps))
    .get("/search", ({ actor, query }) => searchMessages(deps, actor, query), {
      query: searchQuerySchema,
      detail: answers(pageSchema(hitSchema), {
        summary: "Searches the messages that you may read.",
        description: 'Words, `"phrases"`, `-not`, and `from: in: before: after: on: has: is: mentions:`.',
      }),
    });
