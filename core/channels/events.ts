import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { channelSchema } from "./schema.ts";

export const channelEvents = [
  envelope("channel.created", z.object({ channel: channelSchema })),
  envelope("channel.updated", z.object({ channel: channelSchema })),
] as const;
