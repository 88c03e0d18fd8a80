import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";
import { messageSchema } from "./schema.ts";

/** `client_message_id` lets the sender's own client replace the message that it showed at once. */
export const messageEvents = [
  envelope("message.created", z.object({ message: messageSchema, client_message_id: idSchema.nullable() })),
  envelope("message.updated", z.object({ message: messageSchema })),
  envelope("message.deleted", z.object({ message_id: idSchema, seq: z.number().int() })),
] as const;
