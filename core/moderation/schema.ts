import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { singleLine } from "../kernel/text.ts";
import { personSchema } from "../users/schema.ts";

export const REASON_MAX = 500;

/** Minutes in a year: whoever shall be silent for longer is muted without an end. */
const MINUTES_MAX = 366 * 24 * 60;

const reason = singleLine(0, REASON_MAX).default("");

export const banMemberSchema = z.strictObject({ reason });
export type BanMember = z.infer<typeof banMemberSchema>;

/** For some minutes, or until a moment; without either until somebody unmutes. */
export const muteMemberSchema = z
  .strictObject({
    minutes: z.number().int().min(1).max(MINUTES_MAX).optional().describe("For so long."),
    until: z.iso.datetime().optional().describe("Until this moment, instead of `minutes`."),
    reason,
  })
  .refine(({ minutes, until }) => minutes === undefined || until === undefined, {
    message: "give minutes or until, not both",
  });
export type MuteMember = z.infer<typeof muteMemberSchema>;

const moderated = personSchema.pick({ id: true, username: true, display_name: true, avatar_url: true }).extend({
  reason: z.string(),
  /** Who did it. */
  created_by: idSchema.nullable(),
  created_at: z.iso.datetime(),
});

/** Somebody who was banned. `id` is the person's. */
export const banSchema = moderated;
export type Ban = z.infer<typeof banSchema>;

/** Somebody who is muted now. `until` null: until somebody unmutes. */
export const muteSchema = moderated.extend({ until: z.iso.datetime().nullable() });
export type Mute = z.infer<typeof muteSchema>;
