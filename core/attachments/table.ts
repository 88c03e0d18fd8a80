import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import { createdAt, id } from "../database/columns.ts";
import { messages } from "../messages/table.ts";
import { apiUsers } from "../tokens/table.ts";
import { users } from "../users/table.ts";

/**
 * An upload belongs to its uploader and its channel until a message of theirs there takes it (`message_id`); what no message
 * takes is swept. `position` is its place among the files of the message.
 */
export const attachments = pgTable(
  "attachments",
  {
    id: id(),
    message_id: uuid().references(() => messages.id, { onDelete: "cascade" }),
    position: smallint(),
    channel_id: uuid()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    uploaded_by: uuid().references(() => users.id),
    uploaded_by_api_user: uuid().references(() => apiUsers.id),
    filename: text().notNull(),
    content_type: text().notNull(),
    size_bytes: bigint({ mode: "number" }).notNull(),
    storage_key: text().notNull().unique(),
    width: integer(),
    height: integer(),
    created_at: createdAt(),
  },
  (t) => [
    index("attachments_message_id_idx").on(t.message_id),
    index("attachments_uploaded_by_idx").on(t.uploaded_by),
    index("attachments_uploaded_by_api_user_idx").on(t.uploaded_by_api_user),
    check("attachments_one_uploader", sql`num_nonnulls(${t.uploaded_by}, ${t.uploaded_by_api_user}) = 1`),
  ],
);
