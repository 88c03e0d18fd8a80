import { Elysia } from "elysia";
import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";
import { ONLINE_WINDOW } from "#core/presence/schema.ts";
import type { Client } from "#sdk/client.ts";
import { listCommands } from "#sdk/commands.ts";
import { listNotifications, markNotifications } from "#sdk/notifications.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { followThread, listThreads, unfollowThread } from "#sdk/threads.ts";
import { getProfile } from "#sdk/users.ts";
import { type PaneWord, paneHref } from "../addresses.ts";
import { channelName, loadSurroundings, type Surroundings, titleOf } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { done, pageResponse, redirect } from "../pages.ts";
import { idParams, inQuery } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Help } from "../views/help.tsx";
import { Nowhere } from "../views/nowhere.tsx";
import { Profile } from "../views/profile.tsx";

/** Unread notifications are counted up to here. */
const COUNTED = 100;
/** And threads with unread replies up to here: each costs a look. */
const THREADS_COUNTED = 9;

/** A form field, or a list in JSON. */
const readForm = z.union([
  z.object({ ids: z.union([idSchema, z.array(idSchema)]).transform((ids) => [ids].flat()) }),
  z.object({ up_to: idSchema }),
]);
const userParams = z.object({ user: z.union([idSchema, z.string().regex(/^@[\w.-]{1,32}$/)]) });
const PANES: readonly PaneWord[] = ["search", "notifications", "threads"];

/** What is found from everywhere: what is for oneself, people, and help. */
export const findRoutes = (deps: WebDeps) =>
  new Elysia().use(paneLinks(deps)).use(inboxRoutes(deps)).use(threadFollowing(deps)).use(aboutRoutes(deps));

/** The same panes without a channel in their address: they open beside the one where one would arrive. */
const paneLinks = (deps: WebDeps) => new Elysia().use(PANES.map((word) => paneLink(deps, word)));

const paneLink = (deps: WebDeps, word: PaneWord) =>
  new Elysia()
    .use(signedIn(deps))
    .get(`/${word}`, ({ client, query }) => openPane(client, word, query), { query: z.record(z.string(), z.string()) });

async function openPane(client: Client, word: PaneWord, query: Record<string, string>): Promise<Response> {
  const { me, communities, channels, dms } = await getSnapshot(client);
  const community = communities.find(({ slug }) => slug === query.in) ?? communities[0];
  // Ids begin with the time: the oldest is where everybody begins.
  const [channel] = channels
    .filter(({ joined, community_id }) => joined && community_id === community?.id)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (community && channel) {
    const { in: _, ...asked } = query;
    return redirect(paneHref(community.slug, channelName(channel), word, asked));
  }
  return dms[0] ? redirect(paneHref(null, dms[0].id, word, query)) : pageResponse(<Nowhere name={me.display_name} />);
}

const inboxRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: "/notifications" })
    .use(signedIn(deps))
    .get("/count", async ({ client }) => {
      const { items, prev } = await listNotifications(client, { unread: "true", limit: COUNTED });
      return Response.json({ count: items.length, more: prev !== null });
    })
    .post(
      "/read",
      async ({ client, body, request }) => {
        await markNotifications(client, body);
        return done(request, "/notifications");
      },
      { body: readForm },
    );

const threadFollowing = (deps: WebDeps) =>
  new Elysia({ prefix: "/threads" })
    .use(signedIn(deps))
    .get("/count", async ({ client }) => {
      const { items, next } = await listThreads(client, { unread: "true", limit: THREADS_COUNTED });
      return Response.json({ count: items.length, more: next !== null });
    })
    .post(
      "/:id/follow",
      async ({ client, params, request }) => {
        await followThread(client, params.id);
        return done(request, "/threads");
      },
      { params: idParams },
    )
    .post(
      "/:id/unfollow",
      async ({ client, params, request }) => {
        await unfollowThread(client, params.id);
        return done(request, "/threads");
      },
      { params: idParams },
    );

const aboutRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(signedIn(deps))
    .get(
      "/users/:user",
      async ({ client, params, query }) => {
        const [surroundings, profile] = await Promise.all([
          loadSurroundings(client, null, query.in),
          getProfile(client, params.user),
        ]);
        const { last_seen_at } = profile;
        const isOnline = last_seen_at !== null && Date.now() - Date.parse(last_seen_at) < ONLINE_WINDOW;
        return pageResponse(<Profile surroundings={surroundings} profile={profile} isOnline={isOnline} />);
      },
      { params: userParams, query: inQuery },
    )
    .get(
      "/help",
      async ({ client, query, request }) => {
        const surroundings = await loadSurroundings(client, null, query.in);
        const place = placeOfHelp(surroundings, query.channel);
        const commands = place ? await listCommands(client, place.id) : [];
        const isMac = /Mac|iP(?:hone|ad)/.test(request.headers.get("user-agent") ?? "");
        const title = place && titleOf(place, surroundings.me);
        return pageResponse(<Help surroundings={surroundings} commands={commands} place={title} isMac={isMac} />);
      },
      { query: inQuery.extend({ channel: idSchema.optional() }) },
    );

/** Which commands there are depends on the channel: the one that is asked for, else some that one is in. */
const placeOfHelp = ({ channels, elsewhere, dms }: Surroundings, id: string | undefined) => {
  const places = [...channels.filter(({ joined }) => joined), ...elsewhere, ...dms];
  return places.find((place) => place.id === id) ?? places[0] ?? null;
};
