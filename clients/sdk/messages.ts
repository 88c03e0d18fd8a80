import { AppError } from "#core/kernel/errors.ts";
import { newId } from "#core/kernel/ids.ts";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { type EditMessage, type Message, messageSchema, type PostMessage } from "#core/messages/schema.ts";
import { type ChannelPath, channelPath } from "./channels.ts";
import { apiPath, type Client } from "./client.ts";
import type { PageOptions } from "./pages.ts";

/** A page of a channel, oldest first; the newest page without a cursor. */
export function listMessages(client: Client, channel: ChannelPath, query: PageOptions = {}): Promise<Page<Message>> {
  return client.request({ path: `${channelPath(channel)}/messages`, query, answer: pageSchema(messageSchema) });
}

/** Pauses before the second, third and fourth try to post, in milliseconds. */
const RETRY_DELAYS = [250, 1_000, 3_000];
/** A server that asks for more patience than this, in seconds, is left alone: the caller decides. */
const PATIENCE = 10;

/**
 * Posts a message. When no answer comes, or the server is not available, it tries again under the same
 * `client_message_id`: the message is there once, however often the request arrived.
 */
export async function sendMessage(
  client: Client,
  channel: ChannelPath,
  { client_message_id = newId(), ...message }: PostMessage,
  { retryDelays = RETRY_DELAYS } = {},
): Promise<Message> {
  const path = `${channelPath(channel)}/messages`;
  const body = { ...message, client_message_id };
  for (let attempt = 0; ; attempt++) {
    try {
      return await client.request({ method: "POST", path, body, answer: messageSchema });
    } catch (error) {
      const delay = retryDelays[attempt];
      if (delay === undefined || !(error instanceof AppError) || error.code !== "unavailable") throw error;
      const { retryAfter = 0 } = error;
      if (retryAfter > PATIENCE) throw error;
      // Never all at once: those who lost the same server would meet again at the next one.
      await new Promise((resolve) => setTimeout(resolve, Math.max(delay * (0.5 + Math.random()), retryAfter * 1000)));
    }
  }
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
