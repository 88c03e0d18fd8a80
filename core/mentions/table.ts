import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id } from "../database/columns.ts";
import { messages } from "../messages/table.ts";

/** `target_id` is a user for `user`, null for `channel` and `here`. */
export const mentions = pgTable(
  "mentions",
  {
    id: id(),
    message_id: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    target_type: text({ enum: ["user", "channel", "here"] }).notNull(),
    target_id: uuid(),
  },
  (t) => [
    index("mentions_message_id_idx").on(t.message_id),
    index("mentions_target_id_idx").on(t.target_id),
    check("mentions_target", sql`(${t.target_type} = 'user') = (${t.target_id} is not null)`),
  ],
);
