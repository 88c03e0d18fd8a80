import { Elysia } from "elysia";
import { acceptInvite, createInvite, listInvites, revokeInvite } from "#core/invites/actions.ts";
import { acceptedInviteSchema, createInviteSchema, inviteSchema, newInviteSchema } from "#core/invites/schema.ts";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { codeParams, slugAndIdParams, slugParams } from "../params.ts";

export const inviteRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["Invites"] })
    .use(personOf(deps))
    .get("/c/:slug/invites", ({ actor, params, query }) => listInvites(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
      detail: answers(pageSchema(inviteSchema), {
        summary: "Lists the invites of a community, also those that are over.",
      }),
    })
    .post(
      "/c/:slug/invites",
      ({ actor, params, body, set }) => {
        set.status = 201;
        return createInvite(deps, actor, params.slug, body);
      },
      {
        params: slugParams,
        body: createInviteSchema,
        detail: answers(newInviteSchema, { summary: "Makes an invite; its code is shown this once.", status: 201 }),
      },
    )
    .delete(
      "/c/:slug/invites/:id",
      ({ actor, params }) => noContent(revokeInvite(deps, actor, params.slug, params.id)),
      {
        params: slugAndIdParams,
        detail: answers(null, { summary: "Revokes an invite." }),
      },
    )
    .post(
      "/invites/:code/accept",
      async ({ actor, params }) => ({ community: await acceptInvite(deps, actor, params.code) }),
      {
        params: codeParams,
        detail: answers(acceptedInviteSchema, { summary: "Joins a community by the code of an invite." }),
      },
    );
