import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { singleLine } from "../kernel/text.ts";
import { emojiSchema } from "../reactions/schema.ts";

export const STATUS_TEXT_MAX = 100;

/** What a person says of themselves until a moment, or until they say otherwise. At least one of emoji and text is there. */
export const statusSchema = z.object({
  emoji: z.string().nullable(),
  text: z.string(),
  until: z.iso.datetime().nullable(),
});
export type Status = z.infer<typeof statusSchema>;

/** A person as others see them. A status that is over is null; who keeps a person for longer looks at `until` again. */
export const personSchema = z.object({
  id: idSchema,
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
  status: statusSchema.nullable().default(null),
  /** An operator has shut the account: nobody is behind it now. Left out by older servers. */
  disabled: z.boolean().optional(),
});
export type Person = z.infer<typeof personSchema>;

/** Which colours the pages have; `system`: those of the device. */
export const themeSchema = z.enum(["system", "light", "dark"]);
export type Theme = z.infer<typeof themeSchema>;

/** How much room the pages take for what they show. */
export const densitySchema = z.enum(["comfortable", "compact"]);
export type Density = z.infer<typeof densitySchema>;

/** A person as they see themselves, and how they like the pages to look, which older servers leave out. */
export const meSchema = personSchema.extend({
  email: z.string().nullable(),
  created_at: z.iso.datetime(),
  theme: themeSchema.optional(),
  density: densitySchema.optional(),
});
export type Me = z.infer<typeof meSchema>;

/**
 * What somebody is shown of a person whom they share a community or direct messages with. Only the communities that both are
 * in are named.
 */
export const profileSchema = personSchema.extend({
  created_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime().nullable(),
  communities: z.array(
    z.object({
      id: idSchema,
      slug: z.string(),
      name: z.string(),
      role: z.enum(["owner", "admin", "member"]),
      joined_at: z.iso.datetime(),
    }),
  ),
});
export type Profile = z.infer<typeof profileSchema>;

export const DISPLAY_NAME_MAX = 80;

const newStatusSchema = z
  .strictObject({
    emoji: emojiSchema.nullable().default(null),
    text: singleLine(0, STATUS_TEXT_MAX).default(""),
    until: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .refine(({ emoji, text }) => emoji !== null || text !== "", "give an emoji or a text");

/** A status of null takes away the one that there is. */
export const updateMeSchema = z
  .strictObject({
    display_name: singleLine(1, DISPLAY_NAME_MAX).optional(),
    status: newStatusSchema.nullable().optional(),
    theme: themeSchema.optional(),
    density: densitySchema.optional(),
  })
  .refine((input) => Object.keys(input).length > 0, "give a display name, a status, a theme or a density to change");
export type UpdateMe = z.infer<typeof updateMeSchema>;
