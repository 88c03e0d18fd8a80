import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import { notFound } from "#core/kernel/errors.ts";
import { PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import type { Thread } from "#core/messages/schema.ts";
import type { Feed } from "#core/realtime/feed.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { getThread } from "#sdk/messages.ts";
import type { PageOptions } from "#sdk/pages.ts";
import { findChannel, loadSurroundings, type Surroundings } from "./channel-page.ts";

/** What a thread's page shows. */
export interface ThreadPage {
  surroundings: Surroundings;
  /** In its address. */
  slug: string | null;
  channel: MyChannel | Dm;
  thread: Thread;
  /** As that of a channel's page. */
  position: string;
}

/** A channel, and the message in it that is replied to. */
export interface ThreadPath extends ChannelPath {
  message: string;
}

/** @throws AppError `not_found` when the reader may not see the message, or it is not one of the channel's own. */
export async function loadThreadPage(
  { feed, client }: { feed: Feed; client: Client },
  path: ThreadPath,
  query: PageOptions = {},
): Promise<ThreadPage> {
  const position = feed.position();
  const [surroundings, thread] = await Promise.all([
    loadSurroundings(client, path.slug),
    loadThread(client, path.message, query),
  ]);
  const channel = await findChannel(client, surroundings, path);
  if (thread.parent.channel_id !== channel.id || thread.parent.parent_id !== null) throw notFound("message");
  return { surroundings, slug: path.slug, channel, thread, position };
}

/** A page of a thread; without a cursor the one with its newest replies, where reading goes on and replies are written. */
export async function loadThread(client: Client, parentId: string, query: PageOptions): Promise<Thread> {
  let thread = await getThread(client, parentId, { ...query, limit: PAGE_LIMIT_MAX });
  if (query.before || query.after) return thread;
  // The API begins with the oldest. Hardly any thread is longer than one of its pages.
  while (thread.next) thread = await getThread(client, parentId, { limit: PAGE_LIMIT_MAX, after: thread.next });
  return thread;
}
