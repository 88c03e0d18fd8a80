import { AppError } from "#core/kernel/errors.ts";
import { isId } from "#core/kernel/ids.ts";
import { type ChannelPath, type CommunityChannelPath, getChannel } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { getDm } from "#sdk/dms.ts";
import { isAddress, readAddress } from "./address.ts";
import { isBotToken } from "./bots.ts";
import type { Connection } from "./connect.ts";
import { UsageError } from "./exit.ts";
import { dmWith } from "./people.ts";

/**
 * The channel that somebody typed: of the community a name with or without its `#`, with `@` the name of a person for the DM
 * with them, the id of either, or the address of its page. @throws UsageError when nothing is left of it.
 */
export async function channelOf(connection: Connection, typed: string): Promise<ChannelPath> {
  const { client, server, token, community } = connection;
  if (isAddress(typed)) return readAddress(typed, server);
  if (typed.startsWith("@")) return { slug: null, channel: (await dmWith(client, typed)).id };
  const channel = typed.replace(/^#/, "");
  if (channel === "")
    throw new UsageError("which channel? Quote '#name', or leave the # out: a shell takes it for a comment.");
  // An id does not tell. Bots are in no DM and may not ask.
  if (isId(channel) && !isBotToken(token) && (await isDm(client, channel))) return { slug: null, channel };
  return { slug: await community(), channel };
}

/** The same for what only channels of a community have. @throws UsageError for direct messages. */
export async function communityChannelOf(connection: Connection, typed: string): Promise<CommunityChannelPath> {
  if (typed.startsWith("@")) throw new UsageError(`${typed} is a person, not a channel of a community.`);
  const { slug, channel } = await channelOf(connection, typed);
  if (slug === null) throw new UsageError("that is a direct message, not a channel of a community.");
  return { slug, channel };
}

/** The id of a channel that somebody typed. */
export async function channelIdOf(connection: Connection, typed: string): Promise<string> {
  if (isId(typed)) return typed;
  const path = await channelOf(connection, typed);
  return isId(path.channel) ? path.channel : (await getChannel(connection.client, path)).id;
}

async function isDm(client: Client, id: string): Promise<boolean> {
  try {
    await getDm(client, id);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return false;
    throw error;
  }
}
