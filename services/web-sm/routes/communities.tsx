import { Elysia } from "elysia";
import { getSnapshot } from "#sdk/snapshot.ts";
import { channelHref, communityHref } from "../addresses.ts";
import { channelName, loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { pageResponse, redirect } from "../pages.ts";
import { slugParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { NoChannel } from "../views/no-channel.tsx";
import { Nowhere } from "../views/nowhere.tsx";

/** Where people arrive. */
export const communityRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(signedIn(deps))
    .get("/", async ({ client }) => {
      const { me, communities, dms } = await getSnapshot(client);
      if (communities[0]) return redirect(communityHref(communities[0].slug));
      // Who is in no community any more still has their direct messages.
      return dms[0] ? redirect(channelHref(null, dms[0].id)) : pageResponse(<Nowhere name={me.display_name} />);
    })
    .get(
      "/c/:slug",
      async ({ client, params }) => {
        const surroundings = await loadSurroundings(client, params.slug);
        const joined = surroundings.channels.filter((channel) => channel.joined);
        // The one that everybody is put into when they come is the oldest; ids begin with the time.
        const first = joined.sort((a, b) => (a.id < b.id ? -1 : 1))[0];
        return first
          ? redirect(channelHref(params.slug, channelName(first)))
          : pageResponse(<NoChannel surroundings={surroundings} />);
      },
      { params: slugParams },
    );
