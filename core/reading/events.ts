import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";
import { readingSchema } from "./schema.ts";

/** Where somebody stands in the channel now, whole. It goes to the person's own clients and to nobody else. */
export const readingEvents = [
  envelope("channel.read", z.object({ user_id: idSchema, reading: readingSchema })),
] as const;
