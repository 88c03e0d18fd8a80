import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";

export { HEARTBEAT_INTERVAL, ONLINE_WINDOW, TYPING_INTERVAL, TYPING_LIFETIME } from "./rules.ts";

/** Who came and who went. When `full` is true, nobody is online but those in `online`, whatever was known before. */
export const presenceSchema = z.object({
  full: z.boolean(),
  online: z.array(idSchema),
  offline: z.array(idSchema),
});
export type PresenceChange = z.infer<typeof presenceSchema>;

/** `parent_id`: the message in whose thread somebody types; none for the channel itself. */
export const setTypingSchema = z.strictObject({
  channel_id: idSchema,
  parent_id: idSchema.optional(),
  typing: z.boolean(),
});

/** Somebody types in a channel or a thread of it, or has stopped. */
export const typingSchema = z.object({
  channel_id: idSchema,
  parent_id: idSchema.optional(),
  user_id: idSchema,
  typing: z.boolean(),
});
export type TypingChange = z.infer<typeof typingSchema>;
