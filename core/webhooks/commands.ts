import { chooseNamed } from "../commands/choose.ts";
import { type CommunityPlace, type Context, checked, defineCommand, textReply } from "../commands/command.ts";
import type { CommandReply } from "../commands/schema.ts";
import { PAGE_LIMIT_MAX } from "../kernel/page.ts";
import { createWebhook, listWebhooks, revokeWebhook, rotateWebhook } from "./actions.ts";
import { createWebhookSchema, type NewWebhook, type Webhook } from "./schema.ts";

const webhookArg = {
  name: "webhook",
  type: "word",
  required: true,
  summary: "Its name, in quotes when it has spaces, or its id",
} as const;

const create = defineCommand({
  name: "webhook create",
  summary: "Makes an address at which other programs post into a channel.",
  permission: "webhook.manage",
  where: "community",
  args: [
    {
      name: "name",
      type: "word",
      required: true,
      summary: "How its messages are signed, in quotes when it has spaces",
    },
    { name: "channel", type: "channel", required: false, summary: "Into which one; this one unless said" },
  ],
  examples: ['/webhook create "Fog horn"', "/webhook create Tides #attic"],
  async run({ deps, actor, place }, { name, channel = place.channel }) {
    const input = checked(createWebhookSchema, { name, channel: channel.id });
    return addressReply(await createWebhook(deps, actor, place.slug, input));
  },
});

/** The address is as secret as a password, and this reply the only place where it is shown. */
const addressReply = ({ name, channel_name, url }: NewWebhook): CommandReply =>
  textReply(
    `"${name}" posts into #${channel_name}. Its address is shown only now: that of this server, followed by\n${url}`,
  );

const list = defineCommand({
  name: "webhook list",
  summary: "Lists the webhooks of this community.",
  permission: "webhook.manage",
  where: "community",
  args: [],
  examples: ["/webhook list"],
  async run(context) {
    const webhooks = await webhooksOf(context);
    return {
      kind: "table",
      text: webhooks.length === 0 ? "There are no webhooks." : "",
      columns: [
        { label: "Name", type: "text" },
        { label: "Channel", type: "text" },
        { label: "Made", type: "time" },
        { label: "Id", type: "text" },
      ],
      rows: webhooks.map(({ id, name, channel_name, created_at }) => ({
        cells: [name, `#${channel_name}`, created_at, id],
        link: null,
      })),
    };
  },
});

const rotate = defineCommand({
  name: "webhook rotate",
  summary: "Gives a webhook another address; the old one is refused from now on.",
  permission: "webhook.manage",
  where: "community",
  args: [webhookArg],
  examples: ['/webhook rotate "Fog horn"'],
  async run(context, { webhook }) {
    const { deps, actor, place } = context;
    const { id } = await webhookCalled(context, webhook);
    return addressReply(await rotateWebhook(deps, actor, place.slug, id));
  },
});

const revoke = defineCommand({
  name: "webhook revoke",
  summary: "Ends a webhook for good; what it has posted stays.",
  permission: "webhook.manage",
  where: "community",
  args: [webhookArg],
  examples: ["/webhook revoke Tides"],
  async run(context, { webhook }) {
    const { deps, actor, place } = context;
    const { id, name } = await webhookCalled(context, webhook);
    await revokeWebhook(deps, actor, place.slug, id);
    return textReply(`"${name}" is revoked.`);
  },
});

async function webhookCalled(context: Context<CommunityPlace>, typed: string): Promise<Webhook> {
  return chooseNamed(await webhooksOf(context), ({ name }) => name, webhookArg.name, typed);
}

/** A page is more than a community has. */
async function webhooksOf({ deps, actor, place }: Context<CommunityPlace>): Promise<Webhook[]> {
  return (await listWebhooks(deps, actor, place.slug, { limit: PAGE_LIMIT_MAX })).items;
}

export const webhookCommands = [create, list, rotate, revoke];
