import { z } from "zod";
import { channelSchema } from "../channels/schema.ts";
import { envelope } from "../events/envelope.ts";
import { personSchema } from "../users/schema.ts";

/** To its members, who learn by it that the DM exists. What happens in it later is told as of every channel. */
export const dmEvents = [
  envelope("dm.created", z.object({ channel: channelSchema, members: z.array(personSchema) })),
] as const;
