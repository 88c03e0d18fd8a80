import { AppError } from "#core/kernel/errors.ts";
import { type Message, messageSchema } from "#core/messages/schema.ts";
import type { Hit } from "#core/search/schema.ts";
import type { Client } from "#sdk/client.ts";
import { getMessage } from "#sdk/messages.ts";
import { searchMessages } from "#sdk/search.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { localTime, messageText, stylesOf } from "../messages.ts";
import { createOutput } from "../output.ts";
import { channelIdOf } from "../places.ts";

type Thread = Message & { channel_name: string | null };

const FIELDS = [...Object.keys(messageSchema.shape), "channel_name"];
/** Hits that are looked through for threads: many of them may be of one. */
const HITS = 200;

/** Lists the threads in which something was said last, of a channel or of all: what they are about, the latest first. */
export async function threads(
  globals: Globals,
  channel: string | undefined,
  { mine, limit }: { mine?: boolean; limit: number },
): Promise<void> {
  const out = createOutput<Thread>(globals, FIELDS, (thread) => threadText(globals, thread));
  const connection = await connect(globals);
  const { client } = connection;
  const place = channel === undefined ? "" : ` in:${await channelIdOf(connection, channel)}`;
  const { community } = globals;
  const q = `is:thread${place}${mine ? " from:me" : ""}`;
  const { items } = await searchMessages(client, { q, limit: HITS, ...(community ? { community } : {}) });
  const begun = [...Map.groupBy(items, ({ message }) => message.parent_id ?? message.id)].slice(0, limit);
  const found = await Promise.all(begun.map(([id, hits]) => threadOf(client, id, hits)));
  await out.list(found.filter((thread) => thread !== null));
}

async function threadOf(client: Client, id: string, hits: Hit[]): Promise<Thread | null> {
  const channel_name = hits[0]!.channel.name;
  const known = hits.find(({ message }) => message.id === id)?.message;
  if (known) return { ...known, channel_name };
  try {
    return { ...(await getMessage(client, id)), channel_name };
  } catch (error) {
    // Deleted between the two answers.
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

function threadText(globals: Globals, thread: Thread): string {
  const { dim } = stylesOf(globals.color);
  const replies = thread.reply_count === 1 ? "1 reply" : `${thread.reply_count} replies`;
  const last = thread.last_reply_at ? `, the last ${localTime(thread.last_reply_at)}` : "";
  return `${messageText(globals, thread)}\n${dim(`  ${replies}${last}  ${thread.id}`)}`;
}
