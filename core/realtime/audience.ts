import type { ChatEvent } from "../events/catalog.ts";
import type { View } from "./visibility.ts";

// What a connection wants to hear of, and how those who do are found. What it may hear is `visibility.ts`'s to say.

/**
 * By what those are found whom an event may concern: the channel in which it was said, or the one person whom it is about. Null
 * for what may concern anybody, as all does that can change what somebody may read.
 */
export function audienceOf(event: ChatEvent): string | null {
  switch (event.type) {
    case "channel.read":
    case "notification.created":
    case "notification.read":
    case "session.ended":
      return event.data.user_id;
    default:
      return isTalk(event) ? event.channel_id : null;
  }
}

const isTalk = ({ type }: ChatEvent): boolean => type.startsWith("message.") || type.startsWith("reaction.");

/** The channels of which a connection hears though its user is not in them. */
export type Watched = ReadonlySet<string>;

/** Whether a connection hears of what is said and typed in a channel. @param watched null for all that its user may read. */
export const hearsOf = ({ joined }: View, watched: Watched | null, channelId: string): boolean =>
  watched === null || joined === null || joined.has(channelId) || watched.has(channelId);

/** Whether a connection wants an event that its user may see. */
export const wants = (view: View, watched: Watched | null, event: ChatEvent): boolean =>
  !isTalk(event) || hearsOf(view, watched, event.channel_id!);

/** All audiences that a connection is part of, beside the one of what may concern anybody. */
export const audiencesOf = (view: View, watched: Watched | null): string[] => [
  view.user_id,
  ...(watched === null || view.joined === null ? view.channels : view.joined.union(watched)),
];
