import { z } from "zod";
import { communitySchema } from "../communities/schema.ts";
import { idSchema } from "../kernel/ids.ts";

export const inviteSchema = z.object({
  id: idSchema,
  created_by: idSchema,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  max_uses: z.number().int().nullable(),
  uses: z.number().int(),
  revoked_at: z.iso.datetime().nullable(),
});
export type Invite = z.infer<typeof inviteSchema>;

/** The code is shown once, at creation; only its hash is kept. */
export const newInviteSchema = inviteSchema.extend({ code: z.string() });
export type NewInvite = z.infer<typeof newInviteSchema>;

export const createInviteSchema = z.strictObject({
  expires_in_hours: z
    .number()
    .int()
    .min(1)
    .max(24 * 365)
    .default(24 * 7),
  max_uses: z.number().int().min(1).max(10_000).nullable().default(null),
});
export type CreateInvite = z.infer<typeof createInviteSchema>;

export const acceptedInviteSchema = z.object({ community: communitySchema });
