import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";

/** `reactions` is how all of the message's reactions stand now, in their order: applying the event twice gives the same. */
const data = z.object({
  message_id: idSchema,
  user_id: idSchema,
  emoji: z.string(),
  reactions: z.array(z.object({ emoji: z.string(), count: z.number().int() })),
});

export const reactionEvents = [envelope("reaction.added", data), envelope("reaction.removed", data)] as const;
