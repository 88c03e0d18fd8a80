import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";

/** Who was heard of within this time is online, in milliseconds. */
export const ONLINE_WINDOW = 120_000;
/**
 * How often a client that somebody looks at sends a heartbeat, in milliseconds. With the time that writing in batches takes
 * it is under a minute: after that a session manager that has just begun has heard everybody who is there.
 */
export const HEARTBEAT_INTERVAL = 50_000;
/** Who began to type and says nothing more has stopped after this time, in milliseconds. */
export const TYPING_LIFETIME = 15_000;
/** Of one person in one channel nothing is said about typing more often than this, in milliseconds. */
export const TYPING_INTERVAL = 3_000;

/** Who came and who went. When `full` is true, nobody is online but those in `online`, whatever was known before. */
export const presenceSchema = z.object({
  full: z.boolean(),
  online: z.array(idSchema),
  offline: z.array(idSchema),
});
export type PresenceChange = z.infer<typeof presenceSchema>;

export const setTypingSchema = z.strictObject({ channel_id: idSchema, typing: z.boolean() });

/** Somebody types in a channel, or has stopped. */
export const typingSchema = z.object({ channel_id: idSchema, user_id: idSchema, typing: z.boolean() });
export type TypingChange = z.infer<typeof typingSchema>;
