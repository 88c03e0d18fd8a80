import { type MarkRead, type NotifyLevel, type Reading, readingSchema } from "#core/reading/schema.ts";
import { type ChannelPath, channelPath } from "./channels.ts";
import type { Client } from "./client.ts";

/** Moves one's place in a channel, forwards or backwards; resolves with what is unread then. */
export function markRead(client: Client, channel: ChannelPath, body: MarkRead): Promise<Reading> {
  return client.request({ method: "PUT", path: `${channelPath(channel)}/read`, body, answer: readingSchema });
}

/** Sets what of a channel one is notified about. */
export function setNotifyLevel(client: Client, channel: ChannelPath, level: NotifyLevel): Promise<Reading> {
  return client.request({
    method: "PUT",
    path: `${channelPath(channel)}/notify`,
    body: { level },
    answer: readingSchema,
  });
}
