import { z } from "zod";
import { channelSchema } from "../channels/schema.ts";
import { idSchema } from "../kernel/ids.ts";
import { pageFields } from "../kernel/page.ts";
import { messageSchema } from "../messages/schema.ts";

/** Unread replies of one thread are counted up to here. */
export const UNREAD_REPLIES_MAX = 100;

/** A thread that somebody follows: they wrote its first message or a reply, were called in it, or asked for it. */
export const followedThreadSchema = z.object({
  /** Of the first message; what the list pages by. */
  id: idSchema,
  parent: messageSchema,
  channel: channelSchema.pick({ id: true, name: true, type: true, community_id: true }),
  /** Replies by others that the reader has not seen. */
  unread_count: z.number().int().max(UNREAD_REPLIES_MAX),
});
export type FollowedThread = z.infer<typeof followedThreadSchema>;

/** The query of the list: a page, with `unread=true` only of threads with replies that one has not seen. */
export const threadsQuerySchema = pageFields
  .extend({ unread: z.enum(["true", "false"]).optional() })
  .refine((query) => !(query.before && query.after), { message: "give before or after, not both" });
export type ThreadsQuery = z.infer<typeof threadsQuerySchema>;
