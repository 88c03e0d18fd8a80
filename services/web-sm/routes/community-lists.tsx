import { Elysia } from "elysia";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { listAuditEntries } from "#sdk/audit.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { pageResponse } from "../pages.ts";
import { COMMUNITY_SETTINGS, doneQuery, slugParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Audit } from "../views/community-audit.tsx";
import { CommunityChannels } from "../views/community-channels.tsx";

/** What happened in a community, and which channels it has. */
export const communityListRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: COMMUNITY_SETTINGS })
    .use(signedIn(deps))
    .get(
      "/audit",
      async ({ client, params: { slug }, query }) => {
        const [surroundings, entries] = await Promise.all([
          loadSurroundings(client, slug),
          listAuditEntries(client, slug, query),
        ]);
        return pageResponse(<Audit surroundings={surroundings} entries={entries} />);
      },
      { params: slugParams, query: pageQuerySchema },
    )
    .get(
      "/channels",
      async ({ client, params, query }) => {
        const surroundings = await loadSurroundings(client, params.slug);
        return pageResponse(<CommunityChannels surroundings={surroundings} done={query.done} />);
      },
      { params: slugParams, query: doneQuery },
    );
