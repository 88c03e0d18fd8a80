import { newId } from "#core/kernel/ids.ts";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import {
  type EditMessage,
  type Message,
  type MessagesQuery,
  messageSchema,
  type PostMessage,
  type PostReply,
  type Thread,
  threadSchema,
} from "#core/messages/schema.ts";
import { type ChannelPath, channelPath } from "./channels.ts";
import { apiPath, type Client } from "./client.ts";
import { everyItem, type PageOptions } from "./pages.ts";
import { retry } from "./retry.ts";

/** A page of a channel, or the messages around one, oldest first; the newest page without a cursor. */
export function listMessages(
  client: Client,
  channel: ChannelPath,
  query: Partial<MessagesQuery> = {},
): Promise<Page<Message>> {
  return client.request({ path: `${channelPath(channel)}/messages`, query, answer: pageSchema(messageSchema) });
}

/** Every message after one, oldest first; all of the channel without one. */
export async function* messagesAfter(client: Client, channel: ChannelPath, id: string | null): AsyncGenerator<Message> {
  if (id !== null) {
    yield* everyItem((query) => listMessages(client, channel, { limit: 200, ...query }), { after: id });
    return;
  }
  // A list without a cursor begins at its end, so the pages come in the wrong order.
  const pages: Message[][] = [];
  let before: string | null = null;
  do {
    const page: Page<Message> = await listMessages(client, channel, { limit: 200, ...(before ? { before } : {}) });
    pages.unshift(page.items);
    before = page.prev;
  } while (before);
  yield* pages.flat();
}

/** Pauses before the second, third and fourth try to post, in milliseconds. */
const RETRY_DELAYS = [250, 1_000, 3_000];

/**
 * Posts a message. When no answer comes, or the server is not available, it tries again under the same
 * `client_message_id`: the message is there once, however often the request arrived.
 */
export function sendMessage(
  client: Client,
  channel: ChannelPath,
  message: PostMessage,
  { retryDelays = RETRY_DELAYS } = {},
): Promise<Message> {
  return postOnce(client, `${channelPath(channel)}/messages`, message, retryDelays);
}

/** Replies to a message, as safely. */
export function sendReply(
  client: Client,
  parentId: string,
  reply: PostReply,
  { retryDelays = RETRY_DELAYS } = {},
): Promise<Message> {
  return postOnce(client, apiPath`/api/messages/${parentId}/replies`, reply, retryDelays);
}

function postOnce(
  client: Client,
  path: string,
  { client_message_id = newId(), ...message }: PostMessage,
  retryDelays: readonly number[],
): Promise<Message> {
  const body = { ...message, client_message_id };
  return retry(() => client.request({ method: "POST", path, body, answer: messageSchema }), retryDelays);
}

/** A thread: its parent, who is in it, and a page of its replies, oldest first. */
export function getThread(client: Client, parentId: string, query: PageOptions = {}): Promise<Thread> {
  return client.request({ path: apiPath`/api/messages/${parentId}/replies`, query, answer: threadSchema });
}

export function getMessage(client: Client, id: string): Promise<Message> {
  return client.request({ path: apiPath`/api/messages/${id}`, answer: messageSchema });
}

export function editMessage(client: Client, id: string, body: EditMessage): Promise<Message> {
  return client.request({ method: "PATCH", path: apiPath`/api/messages/${id}`, body, answer: messageSchema });
}

export function deleteMessage(client: Client, id: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/messages/${id}` });
}
