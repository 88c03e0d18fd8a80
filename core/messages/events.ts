import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";
import { mentionSchema } from "../mentions/schema.ts";
import { authorSchema, messageSchema, threadSummarySchema } from "./schema.ts";

/** `parent` says where the thread stands after the reply that the event is about came or went; null for other messages. */
const parent = threadSummarySchema.nullable();

/**
 * `client_message_id` lets the sender's own client replace the message that it showed at once. An edited message comes
 * without its reactions, because they differ for each reader and an edit does not change them.
 *
 * A deletion takes a number of the channel too, `last_seq`: a count of unread messages tells by it whether it knows of the
 * deletion already.
 */
export const messageEvents = [
  envelope("message.created", z.object({ message: messageSchema, client_message_id: idSchema.nullable(), parent })),
  envelope("message.updated", z.object({ message: messageSchema.omit({ reactions: true }) })),
  envelope(
    "message.deleted",
    z.object({
      message_id: idSchema,
      seq: z.number().int(),
      last_seq: z.number().int(),
      author: authorSchema.pick({ kind: true, id: true }),
      mentions: z.array(mentionSchema),
      deleted_at: z.iso.datetime(),
      parent,
    }),
  ),
] as const;
