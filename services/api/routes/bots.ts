import { Elysia } from "elysia";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import { addChannelBot, getBotSelf, listBots, listChannelBots, removeChannelBot } from "#core/tokens/actions.ts";
import { botSelfSchema, channelBotSchema, communityBotSchema } from "#core/tokens/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf, botOf, personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { channelAndIdParams, channelParams, slugParams } from "../params.ts";

export const botRoutes = (deps: ApiDeps) =>
  new Elysia().use(listRoutes(deps)).use(changeRoutes(deps)).use(selfRoutes(deps));

const listRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug", tags: ["Bots"] })
    .use(actorOf(deps))
    .get("/bots", ({ actor, params, query }) => listBots(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
      detail: answers(pageSchema(communityBotSchema), { summary: "Lists the bots of a community." }),
    })
    .get("/channels/:channel/bots", ({ actor, params, query }) => listChannelBots(deps, actor, params, query), {
      params: channelParams,
      query: pageQuerySchema,
      detail: answers(pageSchema(channelBotSchema), { summary: "Lists the bots in a channel." }),
    });

const changeRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/channels/:channel/bots", tags: ["Bots"] })
    .use(personOf(deps))
    .put("/:id", ({ actor, params }) => noContent(addChannelBot(deps, actor, params, params.id)), {
      params: channelAndIdParams,
      detail: answers(null, { summary: "Puts a bot into a channel; again changes nothing." }),
    })
    .delete("/:id", ({ actor, params }) => noContent(removeChannelBot(deps, actor, params, params.id)), {
      params: channelAndIdParams,
      detail: answers(null, { summary: "Takes a bot out of a channel; again changes nothing." }),
    });

const selfRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/bot", tags: ["Bots"] }).use(botOf(deps)).get("", ({ actor }) => getBotSelf(deps, actor), {
    detail: answers(botSelfSchema, {
      summary: "Shows a bot who it is and what its token lets it do.",
      description: "For bots, whatever their scopes; people ask `/api/me`.",
      botsOnly: true,
    }),
  });
