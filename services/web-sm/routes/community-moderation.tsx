import { Elysia } from "elysia";
import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";
import type { Client } from "#sdk/client.ts";
import { listBans, listMutes, unbanMember, unmuteMember } from "#sdk/moderation.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { COMMUNITY_SETTINGS, cursorQuery, slugParams } from "../params.ts";
import { namesOf } from "../people.ts";
import { signedIn } from "../signed-in.ts";
import { Moderation } from "../views/community-moderation.tsx";
import { communityPages } from "../views/community-sections.ts";

const subjectParams = slugParams.extend({ user: idSchema });
/** Which of the two lists a cursor is of. */
const listQuery = cursorQuery.extend({ of: z.enum(["bans", "mutes"]).optional() });
type Shown = Partial<z.infer<typeof listQuery>> & { refusal?: Refusal };

/** Who is banned and who is muted. Both begin at the member's own page. */
export const communityModerationRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: `${COMMUNITY_SETTINGS}/moderation` })
    .use(signedIn(deps))
    .get("", ({ client, params, query }) => show(client, params.slug, query), { params: slugParams, query: listQuery })
    .post(
      "/bans/:user/lift",
      async ({ client, params: { slug, user } }) => {
        const { refusal } = await attempt(() => unbanMember(client, slug, user));
        return refusal ? show(client, slug, { refusal }) : redirect(`${communityPages(slug).moderation}?done=unbanned`);
      },
      { params: subjectParams },
    )
    .post(
      "/mutes/:user/lift",
      async ({ client, params: { slug, user } }) => {
        const { refusal } = await attempt(() => unmuteMember(client, slug, user));
        return refusal ? show(client, slug, { refusal }) : redirect(`${communityPages(slug).moderation}?done=unmuted`);
      },
      { params: subjectParams },
    );

async function show(client: Client, slug: string, { of, done, refusal, ...cursor }: Shown): Promise<Response> {
  const [surroundings, bans, mutes] = await Promise.all([
    loadSurroundings(client, slug),
    listBans(client, slug, of === "bans" ? cursor : {}),
    listMutes(client, slug, of === "mutes" ? cursor : {}),
  ]);
  const names = await namesOf(
    client,
    [...bans.items, ...mutes.items].map(({ created_by }) => created_by),
  );
  const page = <Moderation {...{ surroundings, bans, mutes, names, done, refusal }} />;
  return pageResponse(page, refusal?.status);
}
