import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { multiLine } from "../kernel/text.ts";

export const MESSAGE_MAX = 16_000;

export const authorSchema = z.object({
  kind: z.enum(["user", "api_user", "webhook"]),
  id: idSchema,
  name: z.string(),
  avatar_url: z.string().nullable(),
});
export type Author = z.infer<typeof authorSchema>;

/** `seq` is the message's place in its channel: the order in which messages were committed. */
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
});
export type Message = z.infer<typeof messageSchema>;

/** `client_message_id` makes a retry safe: the same one again answers with the first message. */
export const postMessageSchema = z.strictObject({
  body_md: multiLine(MESSAGE_MAX),
  client_message_id: idSchema.optional(),
});
export type PostMessage = z.infer<typeof postMessageSchema>;

export const editMessageSchema = z.strictObject({ body_md: multiLine(MESSAGE_MAX) });
export type EditMessage = z.infer<typeof editMessageSchema>;
