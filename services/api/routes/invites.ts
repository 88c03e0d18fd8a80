import { Elysia } from "elysia";
import { acceptInvite, createInvite, listInvites, revokeInvite } from "#core/invites/actions.ts";
import { createInviteSchema } from "#core/invites/schema.ts";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { codeParams, slugAndIdParams, slugParams } from "../params.ts";

export const inviteRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api" })
    .use(actorOf(deps))
    .get("/c/:slug/invites", ({ actor, params, query }) => listInvites(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
    })
    .post(
      "/c/:slug/invites",
      ({ actor, params, body, set }) => {
        set.status = 201;
        return createInvite(deps, actor, params.slug, body);
      },
      { params: slugParams, body: createInviteSchema },
    )
    .delete(
      "/c/:slug/invites/:id",
      ({ actor, params }) => noContent(revokeInvite(deps, actor, params.slug, params.id)),
      {
        params: slugAndIdParams,
      },
    )
    .post(
      "/invites/:code/accept",
      async ({ actor, params }) => ({ community: await acceptInvite(deps, actor, params.code) }),
      { params: codeParams },
    );
