import { Elysia } from "elysia";
import { markRead, setNotifyLevel } from "#core/reading/actions.ts";
import { markReadSchema, readingSchema, setNotifyLevelSchema } from "#core/reading/schema.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { channelParams } from "../params.ts";

export const readingRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/channels/:channel", tags: ["Reading"] })
    .use(personOf(deps))
    .put("/read", ({ actor, params, body }) => markRead(deps, actor, params, body), {
      params: channelParams,
      body: markReadSchema,
      detail: answers(readingSchema, {
        summary: "Moves your place in a channel, forwards or backwards.",
        description:
          "Give `message_id` for all up to that message, null for everything, or `unread_from` for all before that message.",
      }),
    })
    .put("/notify", ({ actor, params, body }) => setNotifyLevel(deps, actor, params, body), {
      params: channelParams,
      body: setNotifyLevelSchema,
      detail: answers(readingSchema, { summary: "Says what of a channel notifies you." }),
    });
