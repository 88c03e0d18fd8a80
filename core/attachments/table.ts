import { bigint, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id } from "../database/columns.ts";
import { messages } from "../messages/table.ts";
import { users } from "../users/table.ts";

/** An upload belongs to its uploader until a message takes it (`message_id`); what no message takes is swept. */
export const attachments = pgTable(
  "attachments",
  {
    id: id(),
    message_id: uuid().references(() => messages.id, { onDelete: "cascade" }),
    uploaded_by: uuid().references(() => users.id),
    filename: text().notNull(),
    content_type: text().notNull(),
    size_bytes: bigint({ mode: "number" }).notNull(),
    storage_key: text().notNull().unique(),
    width: integer(),
    height: integer(),
    created_at: createdAt(),
  },
  (t) => [index("attachments_message_id_idx").on(t.message_id), index("attachments_uploaded_by_idx").on(t.uploaded_by)],
);
