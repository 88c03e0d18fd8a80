import { AppError } from "#core/kernel/errors.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Hit } from "#core/search/schema.ts";
import { type FollowedThread, followedThreadSchema } from "#core/threads/schema.ts";
import type { Client } from "#sdk/client.ts";
import { getMessage } from "#sdk/messages.ts";
import { searchMessages } from "#sdk/search.ts";
import { followThread, listThreads, unfollowThread } from "#sdk/threads.ts";
import { readThread } from "../address.ts";
import { type Connection, connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { localTime, messageText, placeName, stylesOf } from "../messages.ts";
import { createOutput, type Output } from "../output.ts";
import { channelIdOf } from "../places.ts";

interface ThreadsOptions {
  limit: number;
  unread?: boolean;
  follow?: string;
  unfollow?: string;
}

/** A thread: one that is followed, or of a channel, where nobody counts what is unread. */
interface Thread extends Record<string, unknown> {
  id: string;
  parent: Message;
  channel: Pick<FollowedThread["channel"], "id" | "name" | "community_id">;
  unread_count?: number;
}

/** Hits that are looked through for threads: many of them may be of one. */
const HITS = 200;

/** Lists threads, or changes whether one is followed. */
export async function threads(globals: Globals, channel: string | undefined, options: ThreadsOptions): Promise<void> {
  const { limit, unread, follow, unfollow } = options;
  const out: Output<Thread> = createOutput(globals, Object.keys(followedThreadSchema.shape), (thread: Thread) =>
    threadText(globals, thread),
  );
  if (unread && channel !== undefined)
    throw new UsageError("--unread is of the threads that you follow: say no channel.");
  const connection = await connect(globals);
  const { client, server } = connection;
  if (follow !== undefined) return followThread(client, readThread(follow, server));
  if (unfollow !== undefined) return unfollowThread(client, readThread(unfollow, server));
  if (channel !== undefined) return out.list(await threadsOf(connection, channel, limit));
  const { items } = await listThreads(client, { limit, ...(unread ? { unread: "true" as const } : {}) });
  await out.list(items.map((thread) => ({ ...thread })));
}

async function threadsOf(connection: Connection, channel: string, limit: number): Promise<Thread[]> {
  const { client } = connection;
  const { items } = await searchMessages(client, {
    q: `is:thread in:${await channelIdOf(connection, channel)}`,
    limit: HITS,
  });
  const begun = [...Map.groupBy(items, ({ message }) => message.parent_id ?? message.id)].slice(0, limit);
  const found = await Promise.all(begun.map(([id, hits]) => threadOf(client, id, hits)));
  return found.filter((thread) => thread !== null);
}

async function threadOf(client: Client, id: string, hits: Hit[]): Promise<Thread | null> {
  const { channel } = hits[0]!;
  const known = hits.find(({ message }) => message.id === id)?.message;
  try {
    return { id, parent: known ?? (await getMessage(client, id)), channel };
  } catch (error) {
    // Deleted between the two answers.
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

function threadText(globals: Globals, { id, parent, channel, unread_count = 0 }: Thread): string {
  const { bold, dim } = stylesOf(globals.color);
  const replies = parent.reply_count === 1 ? "1 reply" : `${parent.reply_count} replies`;
  const last = parent.last_reply_at ? `, the last ${localTime(parent.last_reply_at)}` : "";
  const unread = unread_count > 0 ? `  ${bold(`${unread_count} unread`)}` : "";
  const text = messageText(globals, { ...parent, place: placeName(channel) });
  return `${text}\n${dim(`  ${replies}${last}`)}${unread}${dim(`  ${id}`)}`;
}
