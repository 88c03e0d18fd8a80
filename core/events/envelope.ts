import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";

/** What every event has around its `data`. `community_id` is null for direct messages and for events to one person. */
export const envelope = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.object({
    id: idSchema,
    type: z.literal(type),
    community_id: idSchema.nullable(),
    channel_id: idSchema.nullable(),
    actor_id: idSchema.nullable(),
    timestamp: z.iso.datetime(),
    data,
  });
