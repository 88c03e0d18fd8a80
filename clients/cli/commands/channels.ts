import { type MyChannel, myChannelSchema } from "#core/channels/schema.ts";
import {
  addChannelMember,
  archiveChannel,
  createChannel,
  getChannel,
  listChannels,
  removeChannelMember,
  updateChannel,
} from "#sdk/channels.ts";
import { everyItem } from "#sdk/pages.ts";
import { rememberNames } from "../cache.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import type { Cell } from "../lines.ts";
import { createOutput, type Output } from "../output.ts";
import { communityChannelOf } from "../places.ts";

const channelOutput = (globals: Globals): Output<MyChannel> =>
  createOutput<MyChannel>(globals, Object.keys(myChannelSchema.shape), channelLine);

function channelLine({ name, visibility, joined: isIn, archived_at, topic }: MyChannel): Cell[] {
  const marks = [visibility === "private" && "private", !isIn && "not joined", archived_at !== null && "archived"];
  const notes = marks.filter((mark) => mark !== false).join(", ");
  return [`#${name}`, notes && `(${notes})`, topic];
}

/** Lists the channels of a community that one may read. */
export async function list(globals: Globals, { joined: onlyJoined }: { joined?: boolean }): Promise<void> {
  const out = channelOutput(globals);
  const { client, community, profile } = await connect(globals);
  const slug = await community();
  const all = await Array.fromAsync(everyItem((query) => listChannels(client, slug, { limit: 200, ...query })));
  await rememberNames(profile, { channels: all.flatMap(({ name }) => name ?? []) });
  await out.list(onlyJoined ? all.filter((channel) => channel.joined) : all);
}

/** Makes a channel, joins it, and prints it. */
export async function create(
  globals: Globals,
  name: string,
  { private: isPrivate, topic }: { private?: boolean; topic?: string },
): Promise<void> {
  const out = channelOutput(globals);
  const { client, community } = await connect(globals);
  const visibility = isPrivate ? "private" : "public";
  await out.one(await createChannel(client, await community(), { name, visibility, ...(topic ? { topic } : {}) }));
}

export async function join(globals: Globals, channel: string): Promise<void> {
  const out = channelOutput(globals);
  const connection = await connect(globals);
  const path = await communityChannelOf(connection, channel);
  await addChannelMember(connection.client, path, "me");
  await out.one(await getChannel(connection.client, path));
}

export async function leave(globals: Globals, channel: string): Promise<void> {
  const connection = await connect(globals);
  await removeChannelMember(connection.client, await communityChannelOf(connection, channel), "me");
}

/** Shows the topic of a channel, or sets it; an empty text takes it away. */
export async function topic(globals: Globals, channel: string, words: string[]): Promise<void> {
  const out = createOutput<MyChannel>(globals, Object.keys(myChannelSchema.shape), (known) => [known.topic]);
  const connection = await connect(globals);
  const { client } = connection;
  if (words.length === 0) return out.one(await getChannel(client, await communityChannelOf(connection, channel)));
  const path = await communityChannelOf(connection, channel);
  await out.one(await updateChannel(client, path, { topic: words.join(" ") }));
}

/** Closes a channel for writing, or opens it again. */
export async function archive(globals: Globals, channel: string, { undo }: { undo?: boolean }): Promise<void> {
  const connection = await connect(globals);
  const path = await communityChannelOf(connection, channel);
  if (undo) await updateChannel(connection.client, path, { archived: false });
  else await archiveChannel(connection.client, path);
}
