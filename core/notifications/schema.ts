import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { pageFields } from "../kernel/page.ts";
import { authorSchema } from "../messages/schema.ts";

/** Characters of a message that a notification shows. */
export const EXCERPT_MAX = 200;

/** Notifications that one request marks by their ids; who has more says up to which. */
export const MARK_MAX = 200;

export const notificationTypeSchema = z.enum(["mention", "dm", "thread_reply", "invite", "system"]);

/**
 * Something that a person should see. Of a message it tells what the person may read at the moment of asking; when they may
 * not read it any more, or it is deleted, there is no such notification.
 */
export const notificationSchema = z.object({
  id: idSchema,
  type: notificationTypeSchema,
  /** The message that it is about, of `invite` the channel, of `system` the community or channel. */
  source_id: idSchema,
  read: z.boolean(),
  created_at: z.iso.datetime(),
  /** Who did it. */
  actor: authorSchema.nullable(),
  channel: z.object({ id: idSchema, name: z.string().nullable(), community_id: idSchema.nullable() }).nullable(),
  /** `excerpt` is the beginning of its Markdown. */
  message: z.object({ id: idSchema, parent_id: idSchema.nullable(), excerpt: z.string() }).nullable(),
  /** The sentence of a `system` notification. */
  text: z.string().nullable(),
});
export type Notification = z.infer<typeof notificationSchema>;

/** The query of the list: a page, with `unread=true` only of what is not read, with a type only of that. */
export const notificationsQuerySchema = pageFields
  .extend({ unread: z.enum(["true", "false"]).optional(), type: notificationTypeSchema.optional() })
  .refine((query) => !(query.before && query.after), { message: "give before or after, not both" });
export type NotificationsQuery = z.infer<typeof notificationsQuerySchema>;

/** Which notifications are read: these, or all up to one. */
export const markNotificationsSchema = z
  .strictObject({
    ids: z.array(idSchema).min(1).max(MARK_MAX).optional(),
    up_to: idSchema.optional().describe("This one and all before it, instead of `ids`."),
  })
  .refine(({ ids, up_to }) => (ids === undefined) !== (up_to === undefined), { message: "give one of ids and up_to" });
export type MarkNotifications = z.infer<typeof markNotificationsSchema>;
