import { type NewWebhook, type Webhook, webhookSchema } from "#core/webhooks/schema.ts";
import { everyItem } from "#sdk/pages.ts";
import { createWebhook, listWebhooks, revokeWebhook, rotateWebhook } from "#sdk/webhooks.ts";
import { type Connection, connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { communityChannelOf } from "../places.ts";
import { mustMean } from "../prompts.ts";

const FIELDS = Object.keys(webhookSchema.shape);

/** The address to post to is as secret as a password, and is printed this once. */
const addressOutput = (globals: Globals, { server }: Connection) => {
  const out = createOutput<NewWebhook>(globals, [...FIELDS, "url"], ({ url }) => url);
  return (webhook: NewWebhook) => out.one({ ...webhook, url: server + webhook.url });
};

/** Makes a webhook that leads into a channel, and prints its address. */
export async function create(globals: Globals, name: string, channel: string): Promise<void> {
  const connection = await connect(globals);
  const print = addressOutput(globals, connection);
  const path = await communityChannelOf(connection, channel);
  await print(await createWebhook(connection.client, path.slug, { name, channel: path.channel }));
}

export async function list(globals: Globals): Promise<void> {
  const out = createOutput<Webhook>(globals, FIELDS, ({ id, name, channel_name }) => [id, `#${channel_name}`, name]);
  const { client, community } = await connect(globals);
  const slug = await community();
  await out.list(await Array.fromAsync(everyItem((query) => listWebhooks(client, slug, { limit: 200, ...query }))));
}

/** Gives a webhook another address, and prints it; the old one is refused from then on. */
export async function rotate(globals: Globals, id: string): Promise<void> {
  const connection = await connect(globals);
  const print = addressOutput(globals, connection);
  await print(await rotateWebhook(connection.client, await connection.community(), id));
}

/** Ends a webhook for good; on a terminal it asks first. */
export async function revoke(globals: Globals, id: string, options: { yes?: boolean }): Promise<void> {
  const { client, community } = await connect(globals);
  const slug = await community();
  await mustMean("Revoke this webhook for good?", options);
  await revokeWebhook(client, slug, id);
}
