import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";
import { anyText } from "#core/kernel/text.ts";

const slug = anyText(100).meta({ examples: ["lighthouse"] });
const channel = anyText(200).meta({ description: "A name or an id.", examples: ["general"] });
const user = z.union([idSchema, z.literal("me")]).meta({ examples: ["me"] });
const emoji = anyText(100).meta({ examples: ["👍"] });
const code = anyText(100);

/** The parameters of paths. What cannot be one is not found. */
export const idParams = z.object({ id: idSchema });
/** Of a file the name is for people: any will do. */
export const fileParams = z.object({ id: idSchema, filename: z.string() });
export const reactionParams = z.object({ id: idSchema, emoji });
export const slugParams = z.object({ slug });
export const slugAndIdParams = z.object({ slug, id: idSchema });
export const channelParams = z.object({ slug, channel });
export const personParams = z.object({
  user: z.union([idSchema, z.string().regex(/^@[\w.-]{1,32}$/)]).meta({ examples: ["@ada"] }),
});
export const memberParams = z.object({ slug, user });
/** Whom an administrative act is about: an id, because nobody does it to themselves. */
export const targetParams = z.object({ slug, user: idSchema });
export const channelMemberParams = z.object({ slug, channel, user });
/** A channel, and the id of something in it. */
export const channelAndIdParams = z.object({ slug, channel, id: idSchema });
export const codeParams = z.object({ code });
/** A DM has no community and no name in addresses. */
export const dmParams = z.object({ channel: idSchema }).transform(({ channel }) => ({ slug: null, channel }));
export const hookParams = z.object({ webhook_id: z.string().max(100), token: z.string().max(200) });
