import { Elysia } from "elysia";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import { purgeMessages } from "#core/messages/actions.ts";
import { purgedSchema, purgeQuerySchema } from "#core/messages/schema.ts";
import { banMember, listBans, listMutes, muteMember, unbanMember, unmuteMember } from "#core/moderation/actions.ts";
import { banMemberSchema, banSchema, muteMemberSchema, muteSchema } from "#core/moderation/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { channelParams, slugParams, targetParams } from "../params.ts";

export const moderationRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug", tags: ["Moderation"] })
    .use(personOf(deps))
    .get("/bans", ({ actor, params, query }) => listBans(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
      detail: answers(pageSchema(banSchema), { summary: "Lists the people who are banned from a community." }),
    })
    .put(
      "/bans/:user",
      ({ actor, params, body }) => noContent(banMember(deps, actor, params.slug, params.user, body)),
      {
        params: targetParams,
        body: banMemberSchema,
        detail: answers(null, { summary: "Bans somebody from a community: they are out, and no invite lets them in." }),
      },
    )
    .delete("/bans/:user", ({ actor, params }) => noContent(unbanMember(deps, actor, params.slug, params.user)), {
      params: targetParams,
      detail: answers(null, { summary: "Lifts a ban: they may be invited again." }),
    })
    .get("/mutes", ({ actor, params, query }) => listMutes(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
      detail: answers(pageSchema(muteSchema), { summary: "Lists the people who are muted now." }),
    })
    .put(
      "/mutes/:user",
      ({ actor, params, body }) => noContent(muteMember(deps, actor, params.slug, params.user, body)),
      {
        params: targetParams,
        body: muteMemberSchema,
        detail: answers(null, {
          summary: "Mutes somebody: they read and cannot write.",
          description: "For some `minutes`, or `until` a moment; without either until somebody unmutes them.",
        }),
      },
    )
    .delete("/mutes/:user", ({ actor, params }) => noContent(unmuteMember(deps, actor, params.slug, params.user)), {
      params: targetParams,
      detail: answers(null, { summary: "Lets somebody who is muted write again." }),
    })
    .delete("/channels/:channel/messages", ({ actor, params, query }) => purgeMessages(deps, actor, params, query), {
      params: channelParams,
      query: purgeQuerySchema,
      detail: answers(purgedSchema, { summary: "Deletes the newest messages of a channel, all or none." }),
    });
