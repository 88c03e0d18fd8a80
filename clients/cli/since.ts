import { AppError } from "#core/kernel/errors.ts";
import { firstIdOf } from "#core/kernel/ids.ts";
import type { Page } from "#core/kernel/page.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Hit } from "#core/search/schema.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { getMessage, listMessages } from "#sdk/messages.ts";
import { searchMessages } from "#sdk/search.ts";
import { readMessage } from "./address.ts";
import { parseDuration, parseMoment } from "./duration.ts";

/** A place in a channel by its number, or in all channels by ids, which are in the order of time. */
export type Since = { seq: number } | { id: string };

/** Ids are made a moment before their messages are stored, so those of two channels may be a little out of order. */
const MARGIN = 5_000;

/**
 * What `--since` means: a message, or a time ago, or a moment. @throws UsageError
 *
 * @param inOneChannel whether a single channel is followed. A message then is an exact place in it, else its moment counts.
 */
export async function readSince(
  client: Client,
  server: string,
  typed: string,
  inOneChannel: boolean,
): Promise<Since & { channel?: string }> {
  const ago = parseDuration(typed);
  const moment = ago === undefined ? parseMoment(typed) : Date.now() - ago;
  if (moment !== undefined) return { id: firstIdOf(moment) };
  const id = readMessage(typed, server);
  if (!inOneChannel) return { id: firstIdOf(momentOf(id) - MARGIN) };
  try {
    const { seq, channel_id } = await getMessage(client, id);
    return { seq, channel: channel_id };
  } catch (error) {
    // It was deleted since; when it was is in its id.
    if (error instanceof AppError && error.code === "not_found") return { id };
    throw error;
  }
}

/** The milliseconds since 1970 that a UUIDv7 begins with. */
const momentOf = (id: string): number => Number.parseInt(id.replace("-", "").slice(0, 12), 16);

/** The messages of a channel since then, those in threads too, in the order of the channel. */
export async function messagesSince(client: Client, path: ChannelPath, since: Since): Promise<Message[]> {
  const isNew = (message: Message) => ("seq" in since ? message.seq > since.seq : message.id > since.id);
  const said = await backwards((before) => listMessages(client, path, { limit: 200, before }), isNew);
  const replies = await repliesSince(client, path, isNew);
  return [...said, ...replies].sort((one, other) => one.seq - other.seq);
}

async function repliesSince(client: Client, path: ChannelPath, isNew: (message: Message) => boolean) {
  // Of a channel, lists have what is said at its top level; a search by words such as these has the rest.
  const query = { q: `is:thread in:${path.channel}`, limit: 200, ...(path.slug ? { community: path.slug } : {}) };
  const search = async (after: string | undefined) => {
    const { items, next }: Page<Hit> = await searchMessages(client, { ...query, ...(after ? { after } : {}) });
    return { items: items.map(({ message }) => message).reverse(), prev: next };
  };
  return (await backwards(search, isNew)).filter(({ parent_id }) => parent_id !== null);
}

/** From the newest page back to where nothing is new. */
async function backwards(
  page: (before: string | undefined) => Promise<{ items: Message[]; prev: string | null }>,
  isNew: (message: Message) => boolean,
): Promise<Message[]> {
  const found: Message[] = [];
  let before: string | undefined;
  do {
    const { items, prev } = await page(before);
    const fresh = items.filter(isNew);
    found.push(...fresh);
    before = fresh.length > 0 && prev ? prev : undefined;
  } while (before);
  return found;
}
