import { type CommunityPlace, type Context, checked, defineCommand, textReply } from "../commands/command.ts";
import { linkTo } from "../commands/place.ts";
import type { CommandReply } from "../commands/schema.ts";
import { updateDm } from "../dms/actions.ts";
import { updateDmSchema } from "../dms/schema.ts";
import { createChannel, updateChannel } from "./actions.ts";
import { createChannelSchema, type MyChannel, updateChannelSchema, visibilitySchema } from "./schema.ts";

const topic = defineCommand({
  name: "topic",
  summary: "Shows what this channel or group is about, or says it anew.",
  permission: "channel.update",
  where: "anywhere",
  args: [{ name: "topic", type: "text", required: false, summary: "The new topic" }],
  examples: ["/topic", "/topic Lamps, fog and ships"],
  async run(context, { topic }) {
    const { channel } = context.place;
    if (topic === undefined) return textReply(channel.topic === "" ? "There is no topic." : `Topic: ${channel.topic}`);
    return textReply(`Topic: ${(await update(context, { topic })).topic}`);
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
  summary: "Gives this channel or group another name.",
  permission: "channel.update",
  where: "anywhere",
  args: [{ name: "name", type: "text", required: true, summary: "The new name" }],
  examples: ["/rename lamp-room"],
  async run(context, { name }) {
    const { type, name: changed } = await update(context, { name });
    return textReply(
      type === "text" ? `This channel is called #${changed} now.` : `This group is called ${changed} now.`,
    );
  },
});

/** Channels and groups have different rules for their names, and the same words for both. */
function update({ deps, actor, place: { slug, channel } }: Context, change: { name: string } | { topic: string }) {
  return slug === null
    ? updateDm(deps, actor, channel.id, checked(updateDmSchema, change))
    : updateChannel(deps, actor, { slug, channel: channel.id }, checked(updateChannelSchema, change));
}

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
