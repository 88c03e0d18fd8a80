import { Elysia } from "elysia";
import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";
import { markReadSchema } from "#core/reading/schema.ts";
import { markRead } from "#sdk/reading.ts";
import { channelHref } from "../addresses.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { partResponse, redirect, wantsPage } from "../pages.ts";
import type { Place } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Sidebar } from "../views/sidebar.tsx";

/** What is read in a channel or DM: all up to a message, or all before it. */
export const readingRoutes = (deps: WebDeps, { prefix, params }: Place) =>
  new Elysia().use(signedIn(deps)).post(
    `${prefix}/read`,
    async ({ client, params, body, request }) => {
      await markRead(client, params, body);
      return wantsPage(request)
        ? redirect(channelHref(params.slug, params.channel))
        : new Response(null, { status: 204 });
    },
    { params, body: markReadSchema },
  );

const sidebarQuery = z.object({ community: z.string().optional(), channel: idSchema.optional() });

/** The sidebar by itself, for pages that have lost count. */
export const sidebarRoutes = (deps: WebDeps) =>
  new Elysia().use(signedIn(deps)).get(
    "/sidebar",
    async ({ client, query: { community, channel } }) => {
      const surroundings = await loadSurroundings(client, null, community);
      return partResponse(<Sidebar surroundings={surroundings} current={channel ? { id: channel } : undefined} />);
    },
    { query: sidebarQuery },
  );
