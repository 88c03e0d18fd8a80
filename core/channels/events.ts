import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { channelSchema } from "./schema.ts";

/** `was_public` says that the channel is private since this event: who is not in it has lost it. */
export const channelEvents = [
  envelope("channel.created", z.object({ channel: channelSchema })),
  envelope("channel.updated", z.object({ channel: channelSchema, was_public: z.literal(true).optional() })),
] as const;
