import { Elysia } from "elysia";
import { createChannel, getChannel, listChannels, updateChannel } from "#core/channels/actions.ts";
import { createChannelSchema, updateChannelSchema } from "#core/channels/schema.ts";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { channelParams, slugParams } from "../params.ts";

export const channelRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/channels" })
    .use(actorOf(deps))
    .get("", ({ actor, params, query }) => listChannels(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
    })
    .post(
      "",
      ({ actor, params, body, set }) => {
        set.status = 201;
        return createChannel(deps, actor, params.slug, body);
      },
      { params: slugParams, body: createChannelSchema },
    )
    .get("/:channel", ({ actor, params }) => getChannel(deps, actor, params), { params: channelParams })
    .patch("/:channel", ({ actor, params, body }) => updateChannel(deps, actor, params, body), {
      params: channelParams,
      body: updateChannelSchema,
    });
