import type { Client } from "./client.ts";

/** Says that one is there. To be said every `HEARTBEAT_INTERVAL` while somebody looks; who was not heard of for two minutes is offline. */
export function heartbeat(client: Client): Promise<void> {
  return client.request({ method: "POST", path: "/api/heartbeat" });
}

/**
 * Says that one types in a channel, or in the thread of a message there, or has stopped. To be said again while one goes on: it ends after `TYPING_LIFETIME`, and
 * more often than every `TYPING_INTERVAL` it is not passed on.
 *
 * @throws AppError `not_found` for a channel that one may not read.
 */
export function setTyping(client: Client, channelId: string, typing: boolean, parentId?: string): Promise<void> {
  const body = { channel_id: channelId, typing, ...(parentId === undefined ? {} : { parent_id: parentId }) };
  return client.request({ method: "POST", path: "/ws/tui/typing", body });
}
