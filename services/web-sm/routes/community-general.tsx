import { Elysia } from "elysia";
import { z } from "zod";
import { mayCreateCommunity } from "#core/communities/rules.ts";
import type { Client } from "#sdk/client.ts";
import { createCommunity, removeMember, updateCommunity } from "#sdk/communities.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { communityHref, communitySettingsHref, newCommunityHref } from "../addresses.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { COMMUNITY_SETTINGS, doneQuery, slugParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { General, LeaveCommunity, NewCommunity } from "../views/community-general.tsx";
import { communityPages } from "../views/community-sections.ts";

const nameForm = z.object({ name: z.string() });
const foundingForm = nameForm.extend({ slug: z.string() });

/** What a community is called; who leaves it; further ones. */
export const communityGeneralRoutes = (deps: WebDeps) =>
  new Elysia().use(generalRoutes(deps)).use(leavingRoutes(deps)).use(foundingRoutes(deps));

function generalRoutes(deps: WebDeps) {
  const show = async (client: Client, slug: string, shown: Partial<Parameters<typeof General>[0]>) => {
    const [surroundings, mayFound] = await Promise.all([loadSurroundings(client, slug), mayFoundCommunities(client)]);
    const { current = communityPages(slug).general, ...rest } = shown;
    const around = { surroundings, current, mayFound, publicUrl: deps.publicUrl };
    return pageResponse(<General {...around} {...rest} />, shown.name?.refusal.status);
  };
  return new Elysia({ prefix: COMMUNITY_SETTINGS })
    .use(signedIn(deps))
    .get("", ({ client, params: { slug } }) => show(client, slug, { current: communitySettingsHref(slug) }), {
      params: slugParams,
    })
    .get("/general", ({ client, params, query }) => show(client, params.slug, query), {
      params: slugParams,
      query: doneQuery,
    })
    .post(
      "/general",
      async ({ client, params: { slug }, body: { name } }) => {
        const { refusal } = await attempt(() => updateCommunity(client, slug, { name }));
        if (refusal) return show(client, slug, { name: { typed: name, refusal } });
        return redirect(`${communityPages(slug).general}?done=saved`);
      },
      { params: slugParams, body: nameForm },
    );
}

function leavingRoutes(deps: WebDeps) {
  const ask = async (client: Client, slug: string, refusal?: Refusal) => {
    const surroundings = await loadSurroundings(client, slug);
    return pageResponse(<LeaveCommunity surroundings={surroundings} refusal={refusal} />, refusal?.status);
  };
  return new Elysia({ prefix: `${COMMUNITY_SETTINGS}/general/leave` })
    .use(signedIn(deps))
    .get("", ({ client, params }) => ask(client, params.slug), { params: slugParams })
    .post(
      "",
      async ({ client, params: { slug } }) => {
        const { refusal } = await attempt(() => removeMember(client, slug, "me"));
        return refusal ? ask(client, slug, refusal) : redirect("/");
      },
      { params: slugParams },
    );
}

function foundingRoutes(deps: WebDeps) {
  const show = async (client: Client, shown: Pick<Parameters<typeof NewCommunity>[0], "typed" | "refusal"> = {}) => {
    const [surroundings, mayFound] = await Promise.all([loadSurroundings(client, null), mayFoundCommunities(client)]);
    const page = <NewCommunity surroundings={surroundings} mayFound={mayFound} {...shown} />;
    return pageResponse(page, shown.refusal?.status);
  };
  return new Elysia({ prefix: newCommunityHref })
    .use(signedIn(deps))
    .get("", ({ client }) => show(client))
    .post(
      "",
      async ({ client, body }) => {
        const { refusal } = await attempt(() => createCommunity(client, body), "slug");
        return refusal ? show(client, { typed: body, refusal }) : redirect(communityHref(body.slug));
      },
      { body: foundingForm },
    );
}

/** As far as the server says; an older one leaves it to its refusal. */
async function mayFoundCommunities(client: Client): Promise<boolean> {
  const { community_creation = "everyone", communities } = await getSnapshot(client);
  return mayCreateCommunity(
    community_creation,
    communities.map(({ role }) => role),
  );
}
