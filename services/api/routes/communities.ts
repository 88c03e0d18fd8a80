import { Elysia } from "elysia";
import { createCommunity, getCommunity, listCommunities, updateCommunity } from "#core/communities/actions.ts";
import { createCommunitySchema, updateCommunitySchema } from "#core/communities/schema.ts";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { slugParams } from "../params.ts";

export const communityRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api" })
    .use(actorOf(deps))
    .get("/communities", ({ actor, query }) => listCommunities(deps, actor, query), { query: pageQuerySchema })
    .post(
      "/communities",
      ({ actor, body, set }) => {
        set.status = 201;
        return createCommunity(deps, actor, body);
      },
      { body: createCommunitySchema },
    )
    .get("/c/:slug", ({ actor, params }) => getCommunity(deps, actor, params.slug), { params: slugParams })
    .patch("/c/:slug", ({ actor, params, body }) => updateCommunity(deps, actor, params.slug, body), {
      params: slugParams,
      body: updateCommunitySchema,
    });
