import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";
import { notificationSchema } from "./schema.ts";

/**
 * To the person's own clients. A message that calls everybody in a channel (`@channel`, `@here`) brings no
 * `notification.created`: its `message.created` says the same to all of them at once, and thousands of events for one
 * message would push everything else out of what streams can resume from. Their notifications are in the list all the same.
 */
export const notificationEvents = [
  envelope("notification.created", z.object({ user_id: idSchema, notification: notificationSchema })),
  envelope("notification.read", z.object({ user_id: idSchema, ids: z.array(idSchema) })),
] as const;
