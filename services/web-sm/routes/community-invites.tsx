import { Elysia } from "elysia";
import { z } from "zod";
import type { Client } from "#sdk/client.ts";
import { createInvite, listInvites, revokeInvite } from "#sdk/invites.ts";
import type { PageOptions } from "#sdk/pages.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { newestFirst } from "../newest-first.ts";
import { pageResponse, redirect } from "../pages.ts";
import { COMMUNITY_SETTINGS, cursorQuery, slugAndIdParams, slugParams } from "../params.ts";
import { namesOf } from "../people.ts";
import { signedIn } from "../signed-in.ts";
import { type InviteForm, Invites, RevokeInvite } from "../views/community-invites.tsx";
import { communityPages } from "../views/community-sections.ts";

const inviteForm = z.object({ hours: z.string(), max_uses: z.string() });

/** The invites of a community. */
export const communityInviteRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: `${COMMUNITY_SETTINGS}/invites` })
    .use(signedIn(deps))
    .get("", ({ client, params, query: { done, ...cursor } }) => show(client, params.slug, { done, cursor }), {
      params: slugParams,
      query: cursorQuery,
    })
    .post(
      "",
      async ({ client, params: { slug }, body }) => {
        const { done: invite, refusal } = await attempt(() => createInvite(client, slug, inputOf(body)));
        if (refusal) return show(client, slug, { typed: body, refusal });
        return show(client, slug, { made: `${deps.publicUrl}/invite/${invite.code}` });
      },
      { params: slugParams, body: inviteForm },
    )
    .get("/:id/revoke", ({ client, params }) => ask(client, params), { params: slugAndIdParams })
    .post(
      "/:id/revoke",
      async ({ client, params: { slug, id } }) => {
        const { refusal } = await attempt(() => revokeInvite(client, slug, id));
        if (refusal) return ask(client, { slug, id }, refusal);
        return redirect(`${communityPages(slug).invites}?done=revoked`);
      },
      { params: slugAndIdParams },
    );

const inputOf = ({ hours, max_uses }: InviteForm) => ({
  expires_in_hours: Number(hours),
  // What is no number must not become "any number"; the API says what it should be.
  max_uses: max_uses.trim() === "" ? null : Number(max_uses) || 0,
});

interface Shown {
  cursor?: PageOptions;
  done?: string | undefined;
  made?: string;
  typed?: InviteForm;
  refusal?: Refusal;
}

async function show(client: Client, slug: string, { cursor = {}, ...shown }: Shown): Promise<Response> {
  const [surroundings, invites] = await Promise.all([
    loadSurroundings(client, slug),
    newestFirst((query) => listInvites(client, slug, query), cursor),
  ]);
  const names = await namesOf(
    client,
    invites.items.map(({ created_by }) => created_by),
  );
  const page = <Invites surroundings={surroundings} invites={invites} names={names} {...shown} />;
  return pageResponse(page, shown.refusal?.status);
}

async function ask(client: Client, { slug, id }: { slug: string; id: string }, refusal?: Refusal): Promise<Response> {
  const surroundings = await loadSurroundings(client, slug);
  return pageResponse(<RevokeInvite surroundings={surroundings} id={id} refusal={refusal} />, refusal?.status);
}
