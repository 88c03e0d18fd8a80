import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id } from "../database/columns.ts";
import { users } from "../users/table.ts";

/** `source_id` is the message, channel or community that it is about, by `type`. */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    type: text({ enum: ["mention", "dm", "thread_reply", "invite", "system"] }).notNull(),
    source_id: uuid().notNull(),
    read: boolean().notNull().default(false),
    created_at: createdAt(),
    data: jsonb().notNull().default({}),
  },
  (t) => [
    index("notifications_user_id_idx").on(t.user_id, t.id),
    index("notifications_unread_idx").on(t.user_id, t.source_id).where(sql`not read`),
  ],
);
