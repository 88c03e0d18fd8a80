import { type CommunityPlace, type Context, checked, defineCommand, textReply } from "../commands/command.ts";
import { linkTo } from "../commands/place.ts";
import type { CommandReply } from "../commands/schema.ts";
import { createChannel, updateChannel } from "./actions.ts";
import { createChannelSchema, type MyChannel, updateChannelSchema, visibilitySchema } from "./schema.ts";

const topic = defineCommand({
  name: "topic",
  summary: "Shows what this channel is about, or says it anew.",
  permission: "channel.update",
  where: "community",
  args: [{ name: "topic", type: "text", required: false, summary: "The new topic" }],
  examples: ["/topic", "/topic Lamps, fog and ships"],
  async run({ deps, actor, place }, { topic }) {
    const { name, topic: current } = place.channel;
    if (topic === undefined) return textReply(current ? `#${name}: ${current}` : `#${name} has no topic.`);
    const channel = await updateChannel(deps, actor, place.path, checked(updateChannelSchema, { topic }));
    return textReply(`The topic of #${channel.name} is: ${channel.topic}`);
  },
});

const create = defineCommand({
  name: "create",
  summary: "Makes a channel and joins it.",
  permission: "channel.create",
  where: "community",
  args: [
    { name: "name", type: "word", required: true, summary: "Its name, of letters, digits, hyphens and underscores" },
    {
      name: "visibility",
      type: "enum",
      values: visibilitySchema.options,
      required: false,
      summary: "Whether everybody in the community may read it; public unless said",
    },
    { name: "topic", type: "text", required: false, summary: "What it is about" },
  ],
  examples: ["/create engine-room", "/create night-watch private Who is awake"],
  async run({ deps, actor, place }, { name, visibility, topic }) {
    const input = checked(createChannelSchema, { name, visibility, topic });
    const channel = await createChannel(deps, actor, place.slug, input);
    return { kind: "navigate", text: `You made #${channel.name}.`, to: linkTo(place.slug, channel) };
  },
});

const rename = defineCommand({
  name: "rename",
  summary: "Gives this channel another name.",
  permission: "channel.update",
  where: "community",
  args: [{ name: "name", type: "word", required: true, summary: "The new name" }],
  examples: ["/rename lamp-room"],
  async run({ deps, actor, place }, { name }) {
    const channel = await updateChannel(deps, actor, place.path, checked(updateChannelSchema, { name }));
    return textReply(`#${place.channel.name} is called #${channel.name} now.`);
  },
});

const archive = defineCommand({
  name: "archive",
  summary: "Closes a channel for writing; what was said in it stays.",
  permission: "channel.archive",
  where: "community",
  args: [{ name: "channel", type: "channel", required: false, summary: "Which one; this one unless said" }],
  examples: ["/archive", "/archive #attic"],
  run: (context, { channel }) => setArchived(context, channel, true),
});

const unarchive = defineCommand({
  name: "unarchive",
  summary: "Opens an archived channel for writing again.",
  permission: "channel.archive",
  where: "community",
  args: [
    { name: "channel", type: "channel", archived: true, required: false, summary: "Which one; this one unless said" },
  ],
  examples: ["/unarchive", "/unarchive #attic"],
  run: (context, { channel }) => setArchived(context, channel, false),
});

async function setArchived(
  { deps, actor, place }: Context<CommunityPlace>,
  channel: MyChannel | undefined,
  archived: boolean,
): Promise<CommandReply> {
  const path = { slug: place.slug, channel: channel?.id ?? place.channel.id };
  const { name } = await updateChannel(deps, actor, path, { archived });
  return textReply(archived ? `#${name} is archived.` : `#${name} is open for writing again.`);
}

export const channelCommands = [topic, create, rename, archive, unarchive];
