import { Elysia } from "elysia";
import { archiveChannel, createChannel, getChannel, listChannels, updateChannel } from "#core/channels/actions.ts";
import {
  channelsQuerySchema,
  createChannelSchema,
  listedChannelSchema,
  myChannelSchema,
  updateChannelSchema,
} from "#core/channels/schema.ts";
import { pageSchema } from "#core/kernel/page.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf, personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { channelParams, slugParams } from "../params.ts";

export const channelRoutes = (deps: ApiDeps) => new Elysia().use(sharedRoutes(deps)).use(archiveRoutes(deps));

/** What bots do too. */
const sharedRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/channels", tags: ["Channels"] })
    .use(actorOf(deps))
    .get("", ({ actor, params, query }) => listChannels(deps, actor, params.slug, query), {
      params: slugParams,
      query: channelsQuerySchema,
      detail: answers(pageSchema(listedChannelSchema), {
        summary: "Lists the channels of a community that you may read.",
        description: "With `bot` only those that a bot was put into.",
      }),
    })
    .post(
      "",
      ({ actor, params, body, set }) => {
        set.status = 201;
        return createChannel(deps, actor, params.slug, body);
      },
      {
        params: slugParams,
        body: createChannelSchema,
        detail: answers(myChannelSchema, { summary: "Creates a channel; you are its first member.", status: 201 }),
      },
    )
    .get("/:channel", ({ actor, params }) => getChannel(deps, actor, params), {
      params: channelParams,
      detail: answers(myChannelSchema, { summary: "Shows one channel." }),
    })
    .patch("/:channel", ({ actor, params, body }) => updateChannel(deps, actor, params, body), {
      params: channelParams,
      body: updateChannelSchema,
      detail: answers(myChannelSchema, {
        summary: "Renames a channel, changes its topic or its visibility, archives it or opens it again.",
      }),
    });

const archiveRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/channels", tags: ["Channels"] })
    .use(personOf(deps))
    .delete("/:channel", ({ actor, params }) => noContent(archiveChannel(deps, actor, params)), {
      params: channelParams,
      detail: answers(null, {
        summary: "Archives a channel.",
        description: "It can be read, and a PATCH with `archived: false` opens it again: nothing of it is lost.",
      }),
    });
