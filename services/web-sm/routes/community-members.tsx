import { Elysia } from "elysia";
import { z } from "zod";
import { notFound } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import { may } from "#core/memberships/rules.ts";
import type { Mute } from "#core/moderation/schema.ts";
import type { Client } from "#sdk/client.ts";
import { listMembers } from "#sdk/communities.ts";
import { listMutes } from "#sdk/moderation.ts";
import { everyItem } from "#sdk/pages.ts";
import { getProfile } from "#sdk/users.ts";
import { type CommunitySurroundings, loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt } from "../forms.ts";
import { MEMBER_ACTS } from "../member-acts.tsx";
import { pageResponse, redirect } from "../pages.ts";
import { COMMUNITY_SETTINGS, cursorQuery, doneQuery, slugParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { CommunityMember, MemberActForm } from "../views/community-member.tsx";
import { CommunityMembers } from "../views/community-members.tsx";
import { communityPages } from "../views/community-sections.ts";

const memberParams = slugParams.extend({ user: idSchema });
const membersQuery = cursorQuery.extend({ q: z.string().default("") });
/** A form without fields has no body. */
const typedForm = z.record(z.string(), z.string()).default({});

/** The people of a community: who they are, and what is done about them. */
export const communityMemberRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: `${COMMUNITY_SETTINGS}/members` })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params: { slug }, query: { done, q, ...cursor } }) => {
        const [surroundings, members] = await Promise.all([
          loadSurroundings(client, slug),
          listMembers(client, slug, q.trim() ? { ...cursor, q } : cursor),
        ]);
        const mutes = await mutesSeenBy(client, surroundings);
        const shown = { surroundings, members, mutes, q, done };
        return pageResponse(<CommunityMembers {...shown} />);
      },
      { params: slugParams, query: membersQuery },
    )
    .get(
      "/:user",
      async ({ client, params, query: { done } }) => {
        const { surroundings, profile, membership, subject, doer } = await loadMember(client, params);
        const shown = { surroundings, profile, joinedAt: membership.joined_at, subject, doer, done };
        return pageResponse(<CommunityMember {...shown} />);
      },
      { params: memberParams, query: doneQuery },
    )
    .use(MEMBER_ACTS.map((act) => actRoutes(deps, act)));

/** The form of one act, and what it does. */
const actRoutes = (deps: WebDeps, act: (typeof MEMBER_ACTS)[number]) =>
  new Elysia({ prefix: `/:user/${act.name}` })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params }) =>
        pageResponse(<MemberActForm act={act} {...formOf(await loadMember(client, params))} />),
      { params: memberParams },
    )
    .post(
      "",
      async ({ client, params, body }) => {
        const loaded = await loadMember(client, params);
        const { refusal } = await attempt(() => act.perform(client, params.slug, loaded.subject, body));
        if (refusal) {
          const page = <MemberActForm act={act} {...formOf(loaded)} typed={body} refusal={refusal} />;
          return pageResponse(page, refusal.status);
        }
        const { members } = communityPages(params.slug);
        return redirect(`${act.keeps ? `${members}/${params.user}` : members}?done=${act.done}`);
      },
      { params: memberParams, body: typedForm },
    );

/** @throws AppError `not_found` for who is not in the community. */
async function loadMember(client: Client, { slug, user }: z.infer<typeof memberParams>) {
  const [surroundings, profile] = await Promise.all([loadSurroundings(client, slug), getProfile(client, user)]);
  const membership = profile.communities.find((community) => community.slug === slug);
  if (!membership) throw notFound("person in this community");
  const mute = (await mutesSeenBy(client, surroundings)).find(({ id }) => id === user);
  const { role } = membership;
  return {
    surroundings,
    profile,
    membership,
    subject: { id: user, name: profile.display_name, role, mute },
    doer: { role: surroundings.community.role, isSelf: surroundings.me.id === user },
  };
}

const formOf = ({ surroundings, subject, doer }: Awaited<ReturnType<typeof loadMember>>) => ({
  surroundings,
  subject,
  doer,
});

/** All that are in force: few, also where there are many people. Who may not mute is not told who is. */
function mutesSeenBy(client: Client, { community: { slug, role } }: CommunitySurroundings): Promise<Mute[]> {
  if (!may(role, "community.mute_member")) return Promise.resolve([]);
  return Array.fromAsync(everyItem((query) => listMutes(client, slug, query), { limit: PAGE_LIMIT_MAX }));
}
