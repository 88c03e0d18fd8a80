import { z } from "zod";
import { communitySchema } from "../communities/schema.ts";
import { idSchema } from "../kernel/ids.ts";
import { singleLine } from "../kernel/text.ts";

export const BOT_NAME_MAX = 80;

/** What a token lets a bot do. A token has some of the scopes of its bot, and nothing widens them. */
export const scopeSchema = z.enum([
  "messages:read",
  "messages:write",
  "channels:read",
  "channels:write",
  "members:read",
  "files:write",
  "commands",
  "webhooks:manage",
]);
export type Scope = z.infer<typeof scopeSchema>;

/** A bot as it is seen beside what it does. */
export const botSchema = z.object({ id: idSchema, name: z.string(), avatar_url: z.string().nullable() });
export type Bot = z.infer<typeof botSchema>;

/** A bot of a community. `scopes` are the most that a token of it can have; `created_by` is the id of a person. */
export const communityBotSchema = botSchema.extend({
  scopes: z.array(scopeSchema),
  created_by: idSchema.nullable(),
  created_at: z.iso.datetime(),
});
export type CommunityBot = z.infer<typeof communityBotSchema>;

/** A bot in a channel. */
export const channelBotSchema = botSchema.extend({ joined_at: z.iso.datetime() });
export type ChannelBot = z.infer<typeof channelBotSchema>;

/** A bot as it sees itself: who it is and what its token lets it do. */
export const botSelfSchema = botSchema.extend({
  kind: z.literal("api_user"),
  community: communitySchema.pick({ id: true, name: true, slug: true }),
  scopes: z.array(scopeSchema),
  expires_at: z.iso.datetime().nullable(),
});
export type BotSelf = z.infer<typeof botSelfSchema>;

/** What is known of a token. `last_used_at` is exact to a minute; `expires_at` null: when it is revoked. */
export const tokenSchema = z.object({
  id: idSchema,
  bot: botSchema,
  scopes: z.array(scopeSchema),
  created_by: idSchema.nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
});
export type Token = z.infer<typeof tokenSchema>;

/** The token itself is shown once, at creation; only the hash of its secret is kept. */
export const newTokenSchema = tokenSchema.extend({ token: z.string() });
export type NewToken = z.infer<typeof newTokenSchema>;

/** With a name a new bot and its first token; with the id of a bot a further token of that one. */
export const createTokenSchema = z
  .strictObject({
    name: singleLine(1, BOT_NAME_MAX).optional(),
    api_user_id: idSchema.optional(),
    scopes: z
      .array(scopeSchema)
      .min(1, "give at least one scope")
      .refine((scopes) => new Set(scopes).size === scopes.length, "each scope can be given once"),
    expires_at: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .refine(({ name, api_user_id }) => (name === undefined) !== (api_user_id === undefined), {
    path: ["name"],
    message: "give the name of a new bot, or the api_user_id of a bot for a further token",
  })
  .meta({ examples: [{ name: "Lamp", scopes: ["messages:write"] }] });
export type CreateToken = z.infer<typeof createTokenSchema>;
