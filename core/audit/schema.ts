import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { pageFields } from "../kernel/page.ts";

/** What the audit log tells of. What somebody does only to themselves (leave, join, write) is not in it. */
export type AuditAction =
  | "community.updated"
  | "community.exported"
  | "member.removed"
  | "member.role_changed"
  | "member.banned"
  | "member.unbanned"
  | "member.muted"
  | "member.unmuted"
  | "invite.created"
  | "invite.revoked"
  | "channel.created"
  | "channel.updated"
  | "channel.archived"
  | "channel.unarchived"
  | "channel.member_removed"
  | "channel.purged"
  | "channel.bot_added"
  | "channel.bot_removed"
  | "message.deleted"
  | "webhook.created"
  | "webhook.updated"
  | "webhook.rotated"
  | "webhook.revoked"
  | "token.created"
  | "token.revoked";

/** What the log tells of an account, in no community: signing in and out, and by what. Its person reads it. */
export type AccountAction =
  | "sign_in.succeeded"
  | "sign_in.refused"
  | "device.approved"
  | "device.denied"
  | "session.signed_out"
  | "session.ended"
  | "account.linked"
  | "account.unlinked"
  | "account.disabled"
  | "account.enabled"
  | "account.erased";

/** What an act is done to. */
export type TargetType = "community" | "user" | "channel" | "invite" | "message" | "webhook" | "bot" | "token";

const factsSchema = z.record(z.string(), z.unknown()).nullable();

/**
 * One administrative act: who did what to whom, and what was changed. Names are those of today; null when there is none
 * any more, or never was. `trace_id` finds the request in the logs of all services.
 */
export const auditEntrySchema = z.object({
  id: idSchema,
  created_at: z.iso.datetime(),
  actor: z.object({
    kind: z.enum(["user", "api_user", "webhook", "system"]),
    id: idSchema.nullable(),
    name: z.string().nullable(),
  }),
  /** An `AuditAction`, or one of a newer server. */
  action: z.string(),
  target: z.object({ type: z.string(), id: idSchema, name: z.string().nullable() }).nullable(),
  channel_id: idSchema.nullable(),
  before: factsSchema,
  after: factsSchema,
  trace_id: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Something that happened to one's own account. */
export const accountEntrySchema = z.object({
  id: idSchema,
  created_at: z.iso.datetime(),
  /** An `AccountAction`, or one of a newer server. */
  action: z.string(),
  /** The session that began or ended, if it is about one. */
  session_id: idSchema.nullable(),
  /** The IP address of whoever did it, and what their client said of itself; empty when that is not known. */
  address: z.string(),
  user_agent: z.string(),
  before: factsSchema,
  after: factsSchema,
  trace_id: z.string(),
});
export type AccountEntry = z.infer<typeof accountEntrySchema>;

/** The query of a community's log: a page; only what somebody did, and only acts of a kind or about a thing. */
export const auditQuerySchema = pageFields
  .extend({
    actor: idSchema.optional().describe("Only what this person or bot did."),
    action: z
      .string()
      .regex(
        /^[a-z_]{1,40}(?:\.[a-z_]{1,40})?$/,
        "an action such as member.banned, or what it is about, such as member, is expected",
      )
      .optional()
      .describe("Only acts of this kind, such as `member.banned`, or all about one thing, such as `member`."),
  })
  .refine((query) => !(query.before && query.after), { message: "give before or after, not both" });
export type AuditQuery = z.infer<typeof auditQuerySchema>;
