import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { pageFields } from "../kernel/page.ts";
import { singleLine } from "../kernel/text.ts";

export const CHANNEL_NAME_MAX = 80;
export const TOPIC_MAX = 1000;

/** Names that would read as something else: a mention of everyone, or a route. */
const RESERVED_NAMES = new Set(["here", "channel", "everyone", "all", "me"]);

/**
 * 1 to 80 lower-case letters of any script, digits, `-` and `_`. Input is folded (NFKC, lower case) first, so that
 * spellings of one name that look alike are one name. A UUID is refused because routes take a name or a UUID.
 */
export const channelNameSchema = z
  .string()
  .transform((text) => text.trim().replace(/^#/, "").normalize("NFKC").toLowerCase())
  .pipe(
    z
      .string()
      .min(1, "must not be empty")
      .max(CHANNEL_NAME_MAX, `at most ${CHANNEL_NAME_MAX} characters are allowed`)
      .regex(/^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}_-]+$/u, "only letters, digits, hyphens and underscores are allowed")
      .refine((name) => !RESERVED_NAMES.has(name), "this name is reserved")
      .refine((name) => !idSchema.safeParse(name).success, "a name must not look like an id"),
  )
  .meta({ minLength: 1, maxLength: CHANNEL_NAME_MAX, examples: ["general"] });

export const visibilitySchema = z.enum(["public", "private"]);
export type Visibility = z.infer<typeof visibilitySchema>;

export const channelSchema = z.object({
  id: idSchema,
  community_id: idSchema.nullable(),
  name: z.string().nullable(),
  type: z.enum(["text", "voice", "dm", "group_dm"]),
  visibility: visibilitySchema,
  topic: z.string(),
  created_at: z.iso.datetime(),
  archived_at: z.iso.datetime().nullable(),
});
export type Channel = z.infer<typeof channelSchema>;

/** A channel with whether the reader has joined it. */
export const myChannelSchema = channelSchema.extend({ joined: z.boolean() });
export type MyChannel = z.infer<typeof myChannelSchema>;

/** A channel in the list of them, with how many people have joined it, which older servers leave out. */
export const listedChannelSchema = myChannelSchema.extend({ member_count: z.number().int().optional() });
export type ListedChannel = z.infer<typeof listedChannelSchema>;

/** The query of a list of channels: a page; with `bot` only those that this bot is in. */
export const channelsQuerySchema = pageFields
  .extend({ bot: idSchema.optional().describe("Only those that this bot was put into.") })
  .refine((query) => !(query.before && query.after), { message: "give before or after, not both" });
export type ChannelsQuery = z.infer<typeof channelsQuerySchema>;

export const createChannelSchema = z.strictObject({
  name: channelNameSchema,
  visibility: visibilitySchema.default("public"),
  topic: singleLine(0, TOPIC_MAX).default(""),
});
export type CreateChannel = z.infer<typeof createChannelSchema>;

export const updateChannelSchema = z
  .strictObject({
    name: channelNameSchema.optional(),
    topic: singleLine(0, TOPIC_MAX).optional(),
    visibility: visibilitySchema.optional(),
    archived: z.boolean().optional().describe("An archived channel can be read, not written in."),
  })
  .refine((input) => Object.keys(input).length > 0, "give a name, a topic, a visibility or archived to change");
export type UpdateChannel = z.infer<typeof updateChannelSchema>;

/** A channel as routes name it: a community's slug and the channel's name or id; direct messages have an id alone. */
export interface ChannelPath {
  slug: string | null;
  channel: string;
}

/** A channel of a community. */
export interface CommunityChannelPath extends ChannelPath {
  slug: string;
}
