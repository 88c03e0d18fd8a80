import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { UNREAD_MAX } from "./rules.ts";

export const notifyLevelSchema = z.enum(["all", "mentions", "none"]);
export type NotifyLevel = z.infer<typeof notifyLevelSchema>;

/**
 * Where somebody stands in a channel that they have joined. Unread is what others wrote after `last_read_seq`: deleted
 * messages and replies in threads do not count. Both counts look at the first `UNREAD_MAX` unread messages.
 */
export const readingSchema = z.object({
  /** The channel's number that the counts include: an event of the channel up to it changes nothing. */
  last_seq: z.number().int(),
  last_read_seq: z.number().int(),
  unread_count: z.number().int().max(UNREAD_MAX),
  mention_count: z.number().int().max(UNREAD_MAX),
  notify_level: notifyLevelSchema,
});
export type Reading = z.infer<typeof readingSchema>;

/** Of a channel that one has not joined, or joined at number `seq`: what was said before that is not news. */
export const nothingUnread = (seq = 0): Reading => ({
  last_seq: seq,
  last_read_seq: seq,
  unread_count: 0,
  mention_count: 0,
  notify_level: "all",
});

/** What is read, as one of the two says. */
export const markReadSchema = z
  .strictObject({
    message_id: idSchema
      .nullable()
      .optional()
      .describe("Everything up to this message is read; all there is with null."),
    unread_from: idSchema
      .optional()
      .describe("Everything before this message is read, and it is the first unread one."),
  })
  .refine(({ message_id, unread_from }) => (message_id === undefined) !== (unread_from === undefined), {
    message: "give one of message_id and unread_from",
  });
export type MarkRead = z.infer<typeof markReadSchema>;

export const setNotifyLevelSchema = z.strictObject({ level: notifyLevelSchema });
export type SetNotifyLevel = z.infer<typeof setNotifyLevelSchema>;
