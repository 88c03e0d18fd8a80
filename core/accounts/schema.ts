import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";

/** An account at a provider by which its owner signs in. */
export const accountSchema = z.object({
  id: idSchema,
  /** The provider's id, as in `/auth/<provider>`. */
  provider: z.string(),
  /** How the provider knows the account: for good, whatever its owner is called there. */
  provider_user_id: z.string(),
  created_at: z.iso.datetime(),
});
export type Account = z.infer<typeof accountSchema>;
