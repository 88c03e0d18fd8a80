/** Addresses for programs that only post. */
import type { NewWebhook } from "#core/webhooks/schema.ts";
import { removeWebhookAvatar, setWebhookAvatar } from "#sdk/attachments.ts";
import { createClient } from "#sdk/client.ts";
import { everyItem } from "#sdk/pages.ts";
import {
  createWebhook,
  listWebhooks,
  postToWebhook,
  revokeWebhook,
  rotateWebhook,
  updateWebhook,
} from "#sdk/webhooks.ts";
import { momentText } from "../names.ts";
import { communityOf } from "./communities.ts";
import { fileAt } from "./file.ts";
import { type Act, type Item, LISTED, type Load, type Outcome, type PageContext, upTo } from "./page.ts";

export const webhooks: Load = async (context) => {
  const { client, model } = context;
  const here = communityOf(context);
  if (!here) return { title: "Webhooks", items: [] };
  const { slug } = here;
  const current = model.snapshot?.channels.find(({ id }) => id === model.channel_id)?.name ?? "general";
  const create: Act = {
    label: "New webhook",
    fields: [
      { name: "name", label: "Name", value: "", hint: "who the messages are from" },
      { name: "channel", label: "Channel", value: current },
    ],
    async run({ name = "", channel = "" }) {
      return addressOf(context, await createWebhook(client, slug, { name, channel: channel.replace(/^#/, "") }));
    },
  };
  const all = await upTo(
    LISTED,
    everyItem((query) => listWebhooks(client, slug, query)),
  );
  const items = all.map(
    ({ id, name, channel_name, created_at, avatar_url }): Item => ({
      label: `${name} → #${channel_name}`,
      detail: `made ${momentText(created_at, model.now)}`,
      acts: webhookActs(context, slug, { id, name, avatar_url }),
    }),
  );
  return { title: "Webhooks", items: [{ label: "New webhook…", acts: [create] }, ...items] };
};

interface Known {
  id: string;
  name: string;
  avatar_url: string | null;
}

function webhookActs(context: PageContext, slug: string, { id, name, avatar_url }: Known): Act[] {
  const { client } = context;
  const rename: Act = {
    label: "Rename",
    fields: [{ name: "name", label: "Name", value: name }],
    async run({ name = "" }) {
      await updateWebhook(client, slug, id, { name });
      return { say: "Saved." };
    },
  };
  const picture: Act = {
    label: "Upload a picture",
    wantsFile: true,
    async run({ path = "" }) {
      await setWebhookAvatar(client, slug, id, await fileAt(path));
      return { say: "Saved." };
    },
  };
  const noPicture: Act = {
    label: "Remove the picture",
    run: () => removeWebhookAvatar(client, slug, id).then(() => ({ say: "Saved." })),
  };
  const rotate: Act = {
    label: "Give a new address",
    confirm: `Give ${name} a new address? The one that programs have is refused from then on.`,
    run: async () => addressOf(context, await rotateWebhook(client, slug, id)),
  };
  const revoke: Act = {
    label: "Revoke",
    confirm: `Revoke ${name} for good? Its messages stay.`,
    async run() {
      await revokeWebhook(client, slug, id);
      return { say: `${name} is revoked.` };
    },
  };
  return [rename, picture, ...(avatar_url === null ? [] : [noPicture]), rotate, revoke];
}

/** The address of a webhook is known this once: now it can be tried out. */
function addressOf({ server }: PageContext, { id, name, url }: NewWebhook): Outcome {
  const test: Act = {
    label: "Test it",
    async run() {
      // As another program would: with the address and nothing else.
      const anybody = createClient({ baseUrl: server });
      await postToWebhook(anybody, id, url.split("/").at(-1) ?? "", { text: `*${name}* works: this is a test.` });
      return { say: "Posted: look into the channel." };
    },
  };
  return {
    show: {
      title: "Where programs post to. As secret as a password, and shown once.",
      text: server + url,
      acts: [test],
    },
  };
}
