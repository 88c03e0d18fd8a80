import { Elysia } from "elysia";
import { pageSchema } from "#core/kernel/page.ts";
import {
  addChannelMember,
  changeRole,
  listChannelMembers,
  listMembers,
  removeChannelMember,
  removeMember,
} from "#core/memberships/actions.ts";
import { changeRoleSchema, channelMemberSchema, memberSchema, membersQuerySchema } from "#core/memberships/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf, personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { channelMemberParams, memberParams, slugParams } from "../params.ts";
import { CHANNEL, DM, type Place } from "../places.ts";

export const membershipRoutes = (deps: ApiDeps) =>
  new Elysia()
    .use(communityListRoutes(deps))
    .use(channelListRoutes(deps, CHANNEL))
    .use(channelListRoutes(deps, DM))
    .use(changeRoutes(deps));

const communityListRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug", tags: ["Members"] })
    .use(actorOf(deps))
    .get("/members", ({ actor, params, query }) => listMembers(deps, actor, params.slug, query), {
      params: slugParams,
      query: membersQuerySchema,
      detail: answers(pageSchema(memberSchema), { summary: "Lists the people of a community." }),
    });

const channelListRoutes = (deps: ApiDeps, { prefix, params, name }: Place) =>
  new Elysia({ prefix, tags: ["Members"] })
    .use(actorOf(deps))
    .get("/members", ({ actor, params, query }) => listChannelMembers(deps, actor, params, query), {
      params,
      query: membersQuerySchema,
      detail: answers(pageSchema(channelMemberSchema), { summary: `Lists the people of ${name}.` }),
    });

const changeRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug", tags: ["Members"] })
    .use(personOf(deps))
    .patch(
      "/members/:user",
      ({ actor, params, body }) => changeRole(deps, actor, params.slug, userIn(params, actor), body),
      {
        params: memberParams,
        body: changeRoleSchema,
        detail: answers(memberSchema, { summary: "Gives somebody another role." }),
      },
    )
    .delete(
      "/members/:user",
      ({ actor, params }) => noContent(removeMember(deps, actor, params.slug, userIn(params, actor))),
      {
        params: memberParams,
        detail: answers(null, { summary: "Takes somebody out of a community; with `me` you leave it." }),
      },
    )
    .put(
      "/channels/:channel/members/:user",
      ({ actor, params }) => noContent(addChannelMember(deps, actor, params, userIn(params, actor))),
      {
        params: channelMemberParams,
        detail: answers(null, { summary: "Puts somebody into a channel; with `me` you join it." }),
      },
    )
    .delete(
      "/channels/:channel/members/:user",
      ({ actor, params }) => noContent(removeChannelMember(deps, actor, params, userIn(params, actor))),
      {
        params: channelMemberParams,
        detail: answers(null, { summary: "Takes somebody out of a channel; with `me` you leave it." }),
      },
    );

const userIn = ({ user }: { user: string }, actor: { user_id: string }) => (user === "me" ? actor.user_id : user);
