import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { singleLine } from "../kernel/text.ts";

/** A person as others see them. */
export const personSchema = z.object({
  id: idSchema,
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
});
export type Person = z.infer<typeof personSchema>;

/** A person as they see themselves. */
export const meSchema = personSchema.extend({ email: z.string().nullable(), created_at: z.iso.datetime() });
export type Me = z.infer<typeof meSchema>;

export const DISPLAY_NAME_MAX = 80;

export const updateMeSchema = z.strictObject({ display_name: singleLine(1, DISPLAY_NAME_MAX) });
export type UpdateMe = z.infer<typeof updateMeSchema>;
