import { z } from "zod";
import { channelSchema } from "../channels/schema.ts";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";
import { botSchema } from "./schema.ts";

/** `channel_bot.added` carries the channel, so that the bot learns where it is. Tokens end as sessions do: `session.ended`. */
export const botEvents = [
  envelope("channel_bot.added", z.object({ channel: channelSchema, bot: botSchema })),
  envelope("channel_bot.removed", z.object({ bot_id: idSchema })),
] as const;
