import { newId } from "#core/kernel/ids.ts";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { type EditMessage, type Message, messageSchema, type PostMessage } from "#core/messages/schema.ts";
import { type ChannelPath, channelPath } from "./channels.ts";
import { apiPath, type Client } from "./client.ts";
import { everyItem, type PageOptions } from "./pages.ts";
import { retry } from "./retry.ts";

/** A page of a channel, oldest first; the newest page without a cursor. */
export function listMessages(client: Client, channel: ChannelPath, query: PageOptions = {}): Promise<Page<Message>> {
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
  { client_message_id = newId(), ...message }: PostMessage,
  { retryDelays = RETRY_DELAYS } = {},
): Promise<Message> {
  const path = `${channelPath(channel)}/messages`;
  const body = { ...message, client_message_id };
  return retry(() => client.request({ method: "POST", path, body, answer: messageSchema }), retryDelays);
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
