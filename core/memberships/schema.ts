import { z } from "zod";
import { pageFields } from "../kernel/page.ts";
import { anyText } from "../kernel/text.ts";
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

/** A person in a channel. `role` is theirs in its community; of direct messages null. */
export const channelMemberSchema = personSchema.extend({
  role: roleSchema.nullable().default(null),
  joined_at: z.iso.datetime(),
  last_seen_at: lastSeenAt,
});
export type ChannelMember = z.infer<typeof channelMemberSchema>;

/** The query of a list of people: a page; with `q` only who has a name of which a word begins so, with `online=true` who is there. */
export const membersQuerySchema = pageFields
  .extend({
    q: anyText(80)
      .optional()
      .meta({ examples: ["ad"] }),
    online: z.enum(["true", "false"]).optional(),
  })
  .refine((query) => !(query.before && query.after), { message: "give before or after, not both" });
export type MembersQuery = z.infer<typeof membersQuerySchema>;

export const changeRoleSchema = z.strictObject({ role: roleSchema });
export type ChangeRole = z.infer<typeof changeRoleSchema>;
