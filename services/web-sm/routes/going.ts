import { Elysia } from "elysia";
import { z } from "zod";
import { notFound } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import type { Client } from "#sdk/client.ts";
import { getMessage } from "#sdk/messages.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { channelHref } from "../addresses.ts";
import { channelName } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { redirect } from "../pages.ts";
import { signedIn } from "../signed-in.ts";

const idParams = z.object({ id: idSchema });

/** Addresses of things by their id alone, which no rename changes: they lead to the page where the thing is. */
export const goingRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: "/go" })
    .use(signedIn(deps))
    .get("/channel/:id", async ({ client, params }) => redirect(await hrefOfChannel(client, params.id)), {
      params: idParams,
    })
    .get(
      "/message/:id",
      async ({ client, params }) => {
        const { id, channel_id, parent_id } = await getMessage(client, params.id);
        const channel = await hrefOfChannel(client, channel_id);
        const page = parent_id ? `${channel}/t/${parent_id}` : `${channel}?around=${id}`;
        return redirect(`${page}#m-${id}`);
      },
      { params: idParams },
    );

/** @throws AppError `not_found` when one may not see it. */
async function hrefOfChannel(client: Client, id: string): Promise<string> {
  const { channels, communities } = await getSnapshot(client);
  const channel = channels.find((candidate) => candidate.id === id);
  // Of very many DMs the snapshot leaves some out; the page of one that is not the reader's says so itself.
  if (!channel) return channelHref(null, id);
  const community = communities.find((candidate) => candidate.id === channel.community_id);
  if (!community) throw notFound("channel");
  return channelHref(community.slug, channelName(channel));
}
