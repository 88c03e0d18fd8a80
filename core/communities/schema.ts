import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { singleLine } from "../kernel/text.ts";
import { roleSchema } from "../memberships/schema.ts";

export const COMMUNITY_NAME_MAX = 80;

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "1 to 40 lower-case letters, digits and inner hyphens are expected")
  .meta({ examples: ["lighthouse"] });

export const communitySchema = z.object({
  id: idSchema,
  name: z.string(),
  slug: slugSchema,
  created_at: z.iso.datetime(),
});
export type Community = z.infer<typeof communitySchema>;

/** A community with the reader's own role in it. */
export const myCommunitySchema = communitySchema.extend({ role: roleSchema });
export type MyCommunity = z.infer<typeof myCommunitySchema>;

/** Who may found communities beside the first: a setting of the operator. */
export const COMMUNITY_CREATION = ["everyone", "admins", "nobody"] as const;
export const communityCreationSchema = z.enum(COMMUNITY_CREATION);
export type CommunityCreation = z.infer<typeof communityCreationSchema>;

export const createCommunitySchema = z.strictObject({ name: singleLine(1, COMMUNITY_NAME_MAX), slug: slugSchema });
export type CreateCommunity = z.infer<typeof createCommunitySchema>;

export const updateCommunitySchema = z.strictObject({ name: singleLine(1, COMMUNITY_NAME_MAX) });
export type UpdateCommunity = z.infer<typeof updateCommunitySchema>;
