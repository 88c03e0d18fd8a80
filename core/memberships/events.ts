import { z } from "zod";
import { channelSchema } from "../channels/schema.ts";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";
import { memberSchema } from "./schema.ts";

/**
 * `channel_member.added` carries the channel, so that the client of the person who was added can draw it, and the number
 * of its newest message: for them what was said before is read.
 */
export const membershipEvents = [
  envelope("community_member.added", z.object({ member: memberSchema })),
  envelope("community_member.updated", z.object({ member: memberSchema })),
  envelope("community_member.removed", z.object({ user_id: idSchema })),
  envelope(
    "channel_member.added",
    z.object({ channel: channelSchema, user_id: idSchema, last_read_seq: z.number().int() }),
  ),
  envelope("channel_member.removed", z.object({ user_id: idSchema })),
] as const;
