import { Elysia } from "elysia";
import { z } from "zod";
import { listAuditEntries } from "#sdk/audit.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt } from "../forms.ts";
import { pageResponse } from "../pages.ts";
import { COMMUNITY_SETTINGS, cursorQuery, doneQuery, slugParams } from "../params.ts";
import { idOfUsername } from "../people.ts";
import { signedIn } from "../signed-in.ts";
import { Audit } from "../views/community-audit.tsx";
import { CommunityChannels } from "../views/community-channels.tsx";

/** `about` as the API's `action`; `by` is a username. Empty fields ask for nothing. */
const auditQuery = cursorQuery.extend({ about: z.string().default(""), by: z.string().default("") });

/** What happened in a community, and which channels it has. */
export const communityListRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: COMMUNITY_SETTINGS })
    .use(signedIn(deps))
    .get(
      "/audit",
      async ({ client, params: { slug }, query: { about, by, before, after } }) => {
        const surroundings = await loadSurroundings(client, slug);
        const { done: actor, refusal } = await attempt(async () => (by.trim() ? idOfUsername(client, by, "by") : null));
        const asked = { about, by, ...(refusal ? { refusal } : {}) };
        const filter = { ...(about ? { action: about } : {}), ...(actor ? { actor } : {}), before, after };
        const entries = refusal ? { items: [], next: null, prev: null } : await listAuditEntries(client, slug, filter);
        return pageResponse(<Audit surroundings={surroundings} entries={entries} {...asked} />, refusal?.status);
      },
      { params: slugParams, query: auditQuery },
    )
    .get(
      "/channels",
      async ({ client, params, query }) => {
        const surroundings = await loadSurroundings(client, params.slug);
        return pageResponse(<CommunityChannels surroundings={surroundings} done={query.done} />);
      },
      { params: slugParams, query: doneQuery },
    );
