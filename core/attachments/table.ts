import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import { createdAt, id, moment } from "../database/columns.ts";
import { messages } from "../messages/table.ts";
import { apiUsers } from "../tokens/table.ts";
import { users } from "../users/table.ts";

/**
 * An upload belongs to its uploader and its channel until a message of theirs there takes it (`message_id`); what no message
 * takes is swept. `position` is its place among the files of the message.
 *
 * The row is there before the bytes and goes after them, so that no bytes are ever without a row: `content_type` is null
 * until all of them are stored, and until then `size_bytes` is what they may be at most. Rows outlive message and channel,
 * because the sweeper needs the `storage_key`. In that stands the upload's own id: of the message there is none yet.
 */
export const attachments = pgTable(
  "attachments",
  {
    id: id(),
    message_id: uuid().references(() => messages.id, { onDelete: "set null" }),
    position: smallint(),
    channel_id: uuid().references(() => channels.id, { onDelete: "set null" }),
    uploaded_by: uuid().references(() => users.id),
    uploaded_by_api_user: uuid().references(() => apiUsers.id),
    filename: text().notNull(),
    content_type: text(),
    size_bytes: bigint({ mode: "number" }).notNull(),
    storage_key: text().notNull().unique(),
    width: integer(),
    height: integer(),
    created_at: createdAt(),
    /** Since when nobody can have it any more: the message is deleted, or the upload is taken back or has failed. */
    deleted_at: moment(),
  },
  (t) => [
    index("attachments_message_id_idx").on(t.message_id),
    index("attachments_channel_id_idx").on(t.channel_id),
    index("attachments_uploaded_by_idx").on(t.uploaded_by),
    index("attachments_uploaded_by_api_user_idx").on(t.uploaded_by_api_user),
    index("attachments_free_idx").on(t.created_at).where(sql`message_id is null`),
    index("attachments_deleted_idx").on(t.deleted_at).where(sql`deleted_at is not null`),
    check("attachments_one_uploader", sql`num_nonnulls(${t.uploaded_by}, ${t.uploaded_by_api_user}) = 1`),
  ],
);
