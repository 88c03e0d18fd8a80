import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";

/** The parameters of paths. What cannot be one is not found. */
export const idParams = z.object({ id: idSchema });
export const reactionParams = idParams.extend({ emoji: z.string() });
export const slugParams = z.object({ slug: z.string() });
export const slugAndIdParams = z.object({ slug: z.string(), id: idSchema });
export const channelParams = z.object({ slug: z.string(), channel: z.string().max(200) });
const user = z.union([idSchema, z.literal("me")]);
export const memberParams = slugParams.extend({ user });
/** Whom an administrative act is about: an id, because nobody does it to themselves. */
export const targetParams = slugParams.extend({ user: idSchema });
export const channelMemberParams = channelParams.extend({ user });
export const codeParams = z.object({ code: z.string().max(100) });
