import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";

export const slugParams = z.object({ slug: z.string() });
/** `channel` is a name or an id. */
export const channelParams = slugParams.extend({ channel: z.string() });
export const messageParams = channelParams.extend({ message: idSchema });

/** Forms send line breaks as CR LF. */
export const bodyField = z.string().transform((text) => text.replaceAll("\r\n", "\n"));
export const postForm = z.object({ body_md: bodyField, client_message_id: idSchema });
