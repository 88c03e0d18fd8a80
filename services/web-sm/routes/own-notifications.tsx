import { Elysia } from "elysia";
import { z } from "zod";
import type { Dm } from "#core/dms/schema.ts";
import { notifyLevelSchema } from "#core/reading/schema.ts";
import type { OpenChannel, Snapshot } from "#core/snapshot/schema.ts";
import type { Client } from "#sdk/client.ts";
import { setNotifyLevel } from "#sdk/reading.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { doneQuery } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Notifications } from "../views/own-notifications.tsx";
import { OWN } from "../views/own-sections.ts";

/** A level for each channel, by `level-` and its id. */
const levelsForm = z.record(z.string(), notifyLevelSchema);

/** What of which channel notifies. */
export const ownNotificationRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(signedIn(deps))
    .get(OWN.notifications, ({ client, query }) => show(client, query), { query: doneQuery })
    .post(
      OWN.notifications,
      async ({ client, body }) => {
        const snapshot = await getSnapshot(client);
        const { refusal } = await attempt(async () => {
          for (const channel of placesOf(snapshot)) {
            const level = body[`level-${channel.id}`];
            if (!level || level === channel.notify_level) continue;
            await setNotifyLevel(client, { slug: slugOf(channel, snapshot), channel: channel.id }, level);
          }
        });
        return refusal ? show(client, { refusal }) : redirect(`${OWN.notifications}?done=saved`);
      },
      { body: levelsForm },
    );

async function show(client: Client, shown: { done?: string | undefined; refusal?: Refusal }): Promise<Response> {
  const [surroundings, { channels, dms }] = await Promise.all([loadSurroundings(client, null), getSnapshot(client)]);
  const joined = channels.filter((channel) => channel.joined).sort(byName);
  const page = <Notifications surroundings={surroundings} channels={joined} dms={dms} {...shown} />;
  return pageResponse(page, shown.refusal?.status);
}

const placesOf = ({ channels, dms }: Snapshot): (OpenChannel | Dm)[] => [
  ...channels.filter(({ joined }) => joined),
  ...dms,
];

const slugOf = ({ community_id }: OpenChannel | Dm, { communities }: Snapshot): string | null =>
  communities.find(({ id }) => id === community_id)?.slug ?? null;

const byName = (a: OpenChannel, b: OpenChannel) => (a.name ?? "").localeCompare(b.name ?? "");
