import { z } from "zod";
import { personSchema } from "../users/schema.ts";

export const roleSchema = z.enum(["owner", "admin", "member"]);
export type Role = z.infer<typeof roleSchema>;

/** When somebody was last heard of; a few seconds behind. Whoever was within `ONLINE_WINDOW` is online. */
const lastSeenAt = z.iso.datetime().nullable().default(null);

/** A person in a community. `id` is the person's: it is what lists of members page by. */
export const memberSchema = personSchema.extend({
  role: roleSchema,
  nickname: z.string().nullable(),
  joined_at: z.iso.datetime(),
  last_seen_at: lastSeenAt,
});
export type Member = z.infer<typeof memberSchema>;

/** A person in a channel. */
export const channelMemberSchema = personSchema.extend({ joined_at: z.iso.datetime(), last_seen_at: lastSeenAt });
export type ChannelMember = z.infer<typeof channelMemberSchema>;

export const changeRoleSchema = z.strictObject({ role: roleSchema });
export type ChangeRole = z.infer<typeof changeRoleSchema>;
