import { z } from "zod";
import { accountSchema } from "../accounts/schema.ts";
import { accountEntrySchema, auditEntrySchema } from "../audit/schema.ts";
import { listedChannelSchema } from "../channels/schema.ts";
import { myCommunitySchema } from "../communities/schema.ts";
import { dmSchema } from "../dms/schema.ts";
import { memberSchema } from "../memberships/schema.ts";
import { messageSchema } from "../messages/schema.ts";
import { notificationSchema } from "../notifications/schema.ts";
import { sessionSchema } from "../sessions/schema.ts";
import { communityBotSchema } from "../tokens/schema.ts";
import { meSchema } from "../users/schema.ts";
import { webhookSchema } from "../webhooks/schema.ts";

export const EXPORT_FORMAT = 1;

const line = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.object({ type: z.literal(type), data });

/**
 * A line of an export: what kind of thing it is, and the thing as the API shows it elsewhere. The first line says what the
 * export is of, the last how many lines were before it: one without that line is not whole. Lists begin with the newest, where
 * the API pages them so (messages of a channel, notifications, what was done); the files of messages are at
 * `/api/attachments/<id>/<filename>`. Readers pass over types that they do not know.
 */
export const exportLineSchema = z.discriminatedUnion("type", [
  line(
    "export",
    z.object({ format: z.literal(EXPORT_FORMAT), of: z.enum(["person", "community"]), begun_at: z.iso.datetime() }),
  ),
  line("me", meSchema),
  line("account", accountSchema),
  line("session", sessionSchema),
  line("account_entry", accountEntrySchema),
  line("community", myCommunitySchema),
  line("dm", dmSchema),
  line("notification", notificationSchema),
  line("member", memberSchema),
  line("bot", communityBotSchema),
  line("webhook", webhookSchema),
  line("audit_entry", auditEntrySchema),
  line("channel", listedChannelSchema),
  line("message", messageSchema),
  line("end", z.object({ lines: z.number().int() })),
]);
export type ExportLine = z.infer<typeof exportLineSchema>;
