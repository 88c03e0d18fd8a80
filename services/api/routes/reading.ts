import { Elysia } from "elysia";
import { markRead, setNotifyLevel } from "#core/reading/actions.ts";
import { markReadSchema, setNotifyLevelSchema } from "#core/reading/schema.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { channelParams } from "../params.ts";

export const readingRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/channels/:channel" })
    .use(actorOf(deps))
    .put("/read", ({ actor, params, body }) => markRead(deps, actor, params, body), {
      params: channelParams,
      body: markReadSchema,
    })
    .put("/notify", ({ actor, params, body }) => setNotifyLevel(deps, actor, params, body), {
      params: channelParams,
      body: setNotifyLevelSchema,
    });
