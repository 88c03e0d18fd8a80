import { notFound } from "#core/kernel/errors.ts";
import { PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import type { Thread } from "#core/messages/schema.ts";
import type { Feed } from "#core/realtime/feed.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { getThread } from "#sdk/messages.ts";
import type { PageOptions } from "#sdk/pages.ts";
import { type ChannelPage, loadChannelPage } from "./channel-page.ts";

/** What a thread's page shows: its channel, and the thread beside it. */
export interface ThreadPage extends ChannelPage {
  thread: Thread;
}

/** A channel, and the message in it that is replied to. */
export interface ThreadPath extends ChannelPath {
  message: string;
}

/** What of a thread is shown. */
export interface ThreadPageQuery extends PageOptions {
  /** As that of a channel's page. */
  in?: string | undefined;
}

/** @throws AppError `not_found` when the reader may not see the message, or it is not one of the channel's own. */
export async function loadThreadPage(
  deps: { feed: Feed; client: Client },
  path: ThreadPath,
  { in: from, ...query }: ThreadPageQuery = {},
): Promise<ThreadPage> {
  const [page, thread] = await Promise.all([
    loadChannelPage(deps, path, { in: from }),
    loadThread(deps.client, path.message, query),
  ]);
  if (thread.parent.channel_id !== page.channel.id || thread.parent.parent_id !== null) throw notFound("message");
  return { ...page, thread };
}

/** A page of a thread; without a cursor the one with its newest replies, where reading goes on and replies are written. */
export async function loadThread(client: Client, parentId: string, query: PageOptions): Promise<Thread> {
  let thread = await getThread(client, parentId, { ...query, limit: PAGE_LIMIT_MAX });
  if (query.before || query.after) return thread;
  // The API begins with the oldest. Hardly any thread is longer than one of its pages.
  while (thread.next) thread = await getThread(client, parentId, { limit: PAGE_LIMIT_MAX, after: thread.next });
  return thread;
}
