import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";

export const slugParams = z.object({ slug: z.string() });
/** `channel` is a name or an id. */
export const channelParams = slugParams.extend({ channel: z.string() });
export const messageParams = channelParams.extend({ message: idSchema });
