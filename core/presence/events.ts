import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";

// What is said on plain NATS and remembered by nobody: no part of the catalogue, whose events are stored for replay.

/** People of a community who were heard of in the last seconds. Sent on `presenceSubject`. */
export const heartbeatSchema = envelope("presence.heard", z.object({ user_ids: z.array(idSchema) }));
export type Heartbeat = z.infer<typeof heartbeatSchema>;

/** The actor types in the channel, or has stopped. Sent on `typingSubject`. */
export const typingSignalSchema = envelope(
  "typing.changed",
  z.object({ typing: z.boolean(), parent_id: idSchema.optional() }),
).extend({
  channel_id: idSchema,
  actor_id: idSchema,
});
export type TypingSignal = z.infer<typeof typingSignalSchema>;
