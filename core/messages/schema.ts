import { z } from "zod";
import { ATTACHMENTS_MAX, attachmentSchema } from "../attachments/schema.ts";
import { idSchema } from "../kernel/ids.ts";
import { pageFields, pageSchema } from "../kernel/page.ts";
import { anyText, multiLine } from "../kernel/text.ts";
import { mentionSchema } from "../mentions/schema.ts";
import { personSchema } from "../users/schema.ts";

export const MESSAGE_MAX = 16_000;

/** Messages that one purge deletes at most. */
export const PURGE_MAX = 100;

/** Different emoji on one message at most. */
export const REACTIONS_MAX = 50;

export const authorSchema = z.object({
  kind: z.enum(["user", "api_user", "webhook"]),
  id: idSchema,
  name: z.string(),
  avatar_url: z.string().nullable(),
});
export type Author = z.infer<typeof authorSchema>;

/** The same emoji by everybody who used it; in the order in which the first of each came. */
export const reactionCountSchema = z.object({
  emoji: z.string(),
  count: z.number().int(),
  reacted_by_me: z.boolean(),
});
export type ReactionCount = z.infer<typeof reactionCountSchema>;

/** People that are named for one emoji on one message; `count` says how many there are. */
export const REACTORS_MAX = 100;

/** People and programs that a message with replies names. */
export const LAST_REPLIERS_MAX = 5;

/** Who has put an emoji on a message: the first of them, in the order in which they did. */
export const reactorsSchema = z.object({
  emoji: z.string(),
  count: z.number().int(),
  people: z.array(personSchema).max(REACTORS_MAX),
});
export type Reactors = z.infer<typeof reactorsSchema>;

/**
 * `seq` is the message's place in its channel: the order in which messages were committed. A deleted message that has
 * replies stays, with `deleted_at` and an empty body.
 */
export const messageSchema = z.object({
  id: idSchema,
  channel_id: idSchema,
  seq: z.number().int(),
  author: authorSchema,
  parent_id: idSchema.nullable(),
  body_md: z.string(),
  created_at: z.iso.datetime(),
  edited_at: z.iso.datetime().nullable(),
  deleted_at: z.iso.datetime().nullable(),
  reactions: z.array(reactionCountSchema),
  mentions: z.array(mentionSchema),
  attachments: z.array(attachmentSchema).default([]),
  reply_count: z.number().int(),
  last_reply_at: z.iso.datetime().nullable(),
  /** Who wrote the newest replies, each once, the last of them first. */
  last_repliers: z.array(authorSchema).max(LAST_REPLIERS_MAX).default([]),
});
export type Message = z.infer<typeof messageSchema>;

const example = { examples: ["Hello, **world**"] };

const postFields = z.strictObject({
  body_md: anyText(MESSAGE_MAX).meta({ ...example, description: "Markdown. May be empty when there are files." }),
  client_message_id: idSchema.optional().describe("An id of your own making, so that a retry posts nothing twice."),
  parent_id: idSchema.optional().describe("The message that this is a reply to: a top-level one of the same channel."),
  attachment_ids: z
    .array(idSchema)
    .max(ATTACHMENTS_MAX, `at most ${ATTACHMENTS_MAX} files are allowed`)
    .refine((ids) => new Set(ids).size === ids.length, "each file can be attached once")
    .optional()
    .describe("Uploads of your own to the same channel, in the order in which they are to be shown."),
});

const saysSomething = ({ body_md, attachment_ids = [] }: { body_md: string; attachment_ids?: string[] | undefined }) =>
  body_md.trim() !== "" || attachment_ids.length > 0;
const mustSaySomething = { path: ["body_md"], message: "must not be empty" };

/** `client_message_id` makes a retry safe: the same one again answers with the first message. */
export const postMessageSchema = postFields.refine(saysSomething, mustSaySomething);
export type PostMessage = z.infer<typeof postMessageSchema>;

export const postReplySchema = postFields.omit({ parent_id: true }).refine(saysSomething, mustSaySomething);
export type PostReply = z.infer<typeof postReplySchema>;

export const editMessageSchema = z.strictObject({
  body_md: multiLine(MESSAGE_MAX).meta({ ...example, description: "Markdown." }),
});
export type EditMessage = z.infer<typeof editMessageSchema>;

/** A message's thread: what it is about, who is in it, and a page of the replies, oldest first. */
export const threadSchema = pageSchema(messageSchema).extend({
  parent: messageSchema,
  /** Who has replied, in the order of their first reply; the first 20 of those in the first 1,000 replies. */
  participants: z.array(authorSchema),
  /** Whether its replies are news to the reader. */
  following: z.boolean().default(false),
});
export type Thread = z.infer<typeof threadSchema>;

/** Where a thread stands after a reply came or went. */
export const threadSummarySchema = messageSchema.pick({
  id: true,
  reply_count: true,
  last_reply_at: true,
  last_repliers: true,
});
export type ThreadSummary = z.infer<typeof threadSummarySchema>;

/** The query of a channel's messages: a page as of every list, or the messages around one or around the first unread one. */
export const messagesQuerySchema = pageFields
  .extend({ around: z.union([idSchema, z.literal("unread")]).optional() })
  .refine(({ before, after, around }) => [before, after, around].filter(Boolean).length <= 1, {
    message: "give one of before, after and around",
  });
export type MessagesQuery = z.infer<typeof messagesQuerySchema>;

export const purgeQuerySchema = z.strictObject({ count: z.coerce.number().int().min(1).max(PURGE_MAX) });
export type PurgeQuery = z.infer<typeof purgeQuerySchema>;

/** How many messages a purge deleted: fewer than asked for when there were no more. */
export const purgedSchema = z.object({ deleted: z.number().int() });
export type Purged = z.infer<typeof purgedSchema>;
