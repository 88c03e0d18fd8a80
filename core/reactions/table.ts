import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt } from "../database/columns.ts";
import { messages } from "../messages/table.ts";
import { users } from "../users/table.ts";

export const reactions = pgTable(
  "reactions",
  {
    message_id: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    emoji: text().notNull(),
    created_at: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.message_id, t.user_id, t.emoji] })],
);
