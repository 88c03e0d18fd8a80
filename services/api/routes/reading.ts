import { Elysia } from "elysia";
import { markRead, setNotifyLevel } from "#core/reading/actions.ts";
import { markReadSchema, readingSchema, setNotifyLevelSchema } from "#core/reading/schema.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { CHANNEL, DM, type Place } from "../places.ts";

export const readingRoutes = (deps: ApiDeps) => new Elysia().use(routesOf(deps, CHANNEL)).use(routesOf(deps, DM));

const routesOf = (deps: ApiDeps, { prefix, params, name }: Place) =>
  new Elysia({ prefix, tags: ["Reading"] })
    .use(personOf(deps))
    .put("/read", ({ actor, params, body }) => markRead(deps, actor, params, body), {
      params,
      body: markReadSchema,
      detail: answers(readingSchema, {
        summary: `Moves your place in ${name}, forwards or backwards.`,
        description:
          "Give `message_id` for all up to that message, null for everything, or `unread_from` for all before that message.",
      }),
    })
    .put("/notify", ({ actor, params, body }) => setNotifyLevel(deps, actor, params, body), {
      params,
      body: setNotifyLevelSchema,
      detail: answers(readingSchema, { summary: `Says what of ${name} notifies you.` }),
    });
