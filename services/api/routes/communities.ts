import { Elysia } from "elysia";
import { createCommunity, getCommunity, listCommunities, updateCommunity } from "#core/communities/actions.ts";
import { createCommunitySchema, myCommunitySchema, updateCommunitySchema } from "#core/communities/schema.ts";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { slugParams } from "../params.ts";

export const communityRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["Communities"] })
    .use(personOf(deps))
    .get("/communities", ({ actor, query }) => listCommunities(deps, actor, query), {
      query: pageQuerySchema,
      detail: answers(pageSchema(myCommunitySchema), { summary: "Lists the communities that you are in." }),
    })
    .post(
      "/communities",
      ({ actor, body, set }) => {
        set.status = 201;
        return createCommunity(deps, actor, body);
      },
      {
        body: createCommunitySchema,
        detail: answers(myCommunitySchema, {
          summary: "Founds a community; you are its owner.",
          description:
            "Who may is a setting of the server, which `/api/snapshot` tells as `community_creation`: everyone, only who is owner or admin of a community already, or nobody.",
          status: 201,
        }),
      },
    )
    .get("/c/:slug", ({ actor, params }) => getCommunity(deps, actor, params.slug), {
      params: slugParams,
      detail: answers(myCommunitySchema, { summary: "Shows a community and your role in it." }),
    })
    .patch("/c/:slug", ({ actor, params, body }) => updateCommunity(deps, actor, params.slug, body), {
      params: slugParams,
      body: updateCommunitySchema,
      detail: answers(myCommunitySchema, { summary: "Renames a community." }),
    });
