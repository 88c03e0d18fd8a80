import { Elysia } from "elysia";
import { pageQuerySchema } from "#core/kernel/page.ts";
import {
  addChannelMember,
  changeRole,
  listChannelMembers,
  listMembers,
  removeChannelMember,
  removeMember,
} from "#core/memberships/actions.ts";
import { changeRoleSchema } from "#core/memberships/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { channelMemberParams, channelParams, memberParams, slugParams } from "../params.ts";

export const membershipRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug" })
    .use(actorOf(deps))
    .get("/members", ({ actor, params, query }) => listMembers(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
    })
    .patch(
      "/members/:user",
      ({ actor, params, body }) => changeRole(deps, actor, params.slug, userIn(params, actor), body),
      { params: memberParams, body: changeRoleSchema },
    )
    .delete(
      "/members/:user",
      ({ actor, params }) => noContent(removeMember(deps, actor, params.slug, userIn(params, actor))),
      { params: memberParams },
    )
    .get("/channels/:channel/members", ({ actor, params, query }) => listChannelMembers(deps, actor, params, query), {
      params: channelParams,
      query: pageQuerySchema,
    })
    .put(
      "/channels/:channel/members/:user",
      ({ actor, params }) => noContent(addChannelMember(deps, actor, params, userIn(params, actor))),
      { params: channelMemberParams },
    )
    .delete(
      "/channels/:channel/members/:user",
      ({ actor, params }) => noContent(removeChannelMember(deps, actor, params, userIn(params, actor))),
      { params: channelMemberParams },
    );

const userIn = ({ user }: { user: string }, actor: { user_id: string }) => (user === "me" ? actor.user_id : user);
