import { Elysia } from "elysia";
import { pageSchema } from "#core/kernel/page.ts";
import { followThread, listThreads, unfollowThread } from "#core/threads/actions.ts";
import { followedThreadSchema, threadsQuerySchema } from "#core/threads/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { idParams } from "../params.ts";

export const threadRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/threads", tags: ["Messages"] })
    .use(personOf(deps))
    .get("", ({ actor, query }) => listThreads(deps, actor, query), {
      query: threadsQuerySchema,
      detail: answers(pageSchema(followedThreadSchema), {
        summary: "Lists the threads that you follow, the one with the newest reply first.",
        description: "You follow the threads that you wrote in or were called in, until you say otherwise.",
      }),
    })
    .put("/:id", ({ actor, params }) => noContent(followThread(deps, actor, params.id)), {
      params: idParams,
      detail: answers(null, { summary: "Follows the thread of a message." }),
    })
    .delete("/:id", ({ actor, params }) => noContent(unfollowThread(deps, actor, params.id)), {
      params: idParams,
      detail: answers(null, {
        summary: "Follows the thread of a message no more, until you write or are called in it.",
      }),
    });
