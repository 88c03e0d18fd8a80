import type { ChatEvent, EventType } from "./catalog.ts";

/** The JetStream stream that remembers events for replay, and the subjects that it holds. */
export const STREAM = "CHAT";
export const STREAM_SUBJECTS = ["chat.events.*", "chat.dm.*", "chat.notifications.*"];

export const communitySubject = (communityId: string) => `chat.events.${communityId}`;
export const dmSubject = (channelId: string) => `chat.dm.${channelId}`;
export const notificationSubject = (userId: string) => `chat.notifications.${userId}`;

/** What is said without being remembered: no part of the stream. */
export const presenceSubject = (communityId: string) => `chat.presence.${communityId}`;
export const typingSubject = (communityId: string | null, channelId: string) =>
  `chat.typing.${communityId ?? "dm"}.${channelId}`;
export const PRESENCE_SUBJECTS = "chat.presence.*";
export const TYPING_SUBJECTS = "chat.typing.*.*";

/** What concerns one person alone: `data.user_id` says whom. */
const PERSONAL: ReadonlySet<EventType> = new Set([
  "session.ended",
  "channel.read",
  "notification.created",
  "notification.read",
]);

/** Where an event is published: its community; without one its DM channel; without that the person whom it is about. */
export function subjectOf(event: Pick<ChatEvent, "type" | "community_id" | "channel_id" | "data">): string {
  if (PERSONAL.has(event.type)) return notificationSubject((event.data as { user_id: string }).user_id);
  if (event.community_id) return communitySubject(event.community_id);
  if (event.channel_id) return dmSubject(event.channel_id);
  throw new TypeError(`${event.type} has neither community nor channel`);
}
