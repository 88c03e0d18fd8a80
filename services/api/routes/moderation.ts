import { Elysia } from "elysia";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { purgeMessages } from "#core/messages/actions.ts";
import { purgeQuerySchema } from "#core/messages/schema.ts";
import { banMember, listBans, listMutes, muteMember, unbanMember, unmuteMember } from "#core/moderation/actions.ts";
import { banMemberSchema, muteMemberSchema } from "#core/moderation/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { channelParams, slugParams, targetParams } from "../params.ts";

export const moderationRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug" })
    .use(actorOf(deps))
    .get("/bans", ({ actor, params, query }) => listBans(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
    })
    .put(
      "/bans/:user",
      ({ actor, params, body }) => noContent(banMember(deps, actor, params.slug, params.user, body)),
      { params: targetParams, body: banMemberSchema },
    )
    .delete("/bans/:user", ({ actor, params }) => noContent(unbanMember(deps, actor, params.slug, params.user)), {
      params: targetParams,
    })
    .get("/mutes", ({ actor, params, query }) => listMutes(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
    })
    .put(
      "/mutes/:user",
      ({ actor, params, body }) => noContent(muteMember(deps, actor, params.slug, params.user, body)),
      { params: targetParams, body: muteMemberSchema },
    )
    .delete("/mutes/:user", ({ actor, params }) => noContent(unmuteMember(deps, actor, params.slug, params.user)), {
      params: targetParams,
    })
    .delete("/channels/:channel/messages", ({ actor, params, query }) => purgeMessages(deps, actor, params, query), {
      params: channelParams,
      query: purgeQuerySchema,
    });
