import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";

/** Files that one message carries at most. */
export const ATTACHMENTS_MAX = 10;

/** A file of a message. The type is what the content says; `width` and `height` are those of an image, in pixels. */
export const attachmentSchema = z.object({
  id: idSchema,
  filename: z.string(),
  content_type: z.string(),
  size_bytes: z.number().int(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
});
export type Attachment = z.infer<typeof attachmentSchema>;
