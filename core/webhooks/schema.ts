import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { anyText, singleLine } from "../kernel/text.ts";

export const WEBHOOK_NAME_MAX = 80;

/** Posts that a webhook may make: as many at once, and then as many a minute. */
export const POSTS_A_MINUTE = 60;

/** Leads into one channel; its messages carry its name. Its secret is never shown again. */
export const webhookSchema = z.object({
  id: idSchema,
  channel_id: idSchema,
  channel_name: z.string(),
  name: z.string(),
  avatar_url: z.string().nullable(),
  /** Whose leaving the community ends it. */
  created_by: idSchema.nullable(),
  created_at: z.iso.datetime(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/**
 * `url` is where to post, and as secret as a password: whoever knows it writes into the channel. It is shown this once. It
 * begins with `/`: the origin is that of the server.
 */
export const newWebhookSchema = webhookSchema.extend({ url: z.string() });
export type NewWebhook = z.infer<typeof newWebhookSchema>;

export const createWebhookSchema = z.strictObject({
  name: singleLine(1, WEBHOOK_NAME_MAX),
  channel: anyText(200)
    .min(1, "must not be empty")
    .meta({ description: "The name or the id of the channel that it leads into.", examples: ["general"] }),
});
export type CreateWebhook = z.infer<typeof createWebhookSchema>;

export const updateWebhookSchema = z.strictObject({ name: singleLine(1, WEBHOOK_NAME_MAX) });
export type UpdateWebhook = z.infer<typeof updateWebhookSchema>;

/** What the sender is told. A delivery that came before is answered with its first message. */
export const deliveredSchema = z.object({ ok: z.literal(true), message_id: idSchema });
export type Delivered = z.infer<typeof deliveredSchema>;
