import { z } from "zod";
import { channelEvents } from "../channels/events.ts";
import { communityEvents } from "../communities/events.ts";
import { dmEvents } from "../dms/events.ts";
import { membershipEvents } from "../memberships/events.ts";
import { messageEvents } from "../messages/events.ts";
import { notificationEvents } from "../notifications/events.ts";
import { reactionEvents } from "../reactions/events.ts";
import { readingEvents } from "../reading/events.ts";
import { sessionEvents } from "../sessions/events.ts";
import { botEvents } from "../tokens/events.ts";
import { userEvents } from "../users/events.ts";

/** Every event that there is, each declared by the slice that emits it. Schemas only grow. */
export const chatEventSchema = z.discriminatedUnion("type", [
  ...messageEvents,
  ...channelEvents,
  ...membershipEvents,
  ...dmEvents,
  ...communityEvents,
  ...userEvents,
  ...sessionEvents,
  ...reactionEvents,
  ...readingEvents,
  ...notificationEvents,
  ...botEvents,
]);

export type ChatEvent = z.infer<typeof chatEventSchema>;
export type EventType = ChatEvent["type"];
export type EventOf<Type extends EventType> = Extract<ChatEvent, { type: Type }>;

export const EVENT_TYPES = chatEventSchema.options.map((option) => option.shape.type.value) as EventType[];
