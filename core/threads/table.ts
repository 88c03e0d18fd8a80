import { bigint, boolean, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { messages } from "../messages/table.ts";
import { users } from "../users/table.ts";

/** Whom a thread concerns: posting a reply puts in who wrote it, whose message it answers and whom it calls. */
export const threadFollowers = pgTable(
  "thread_followers",
  {
    parent_id: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** False of who said that they want to hear no more of it, until they reply or are called again. */
    following: boolean().notNull().default(true),
    /** Replies up to this number of the channel have been seen. */
    last_read_seq: bigint({ mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.parent_id, t.user_id] }),
    index("thread_followers_user_id_idx").on(t.user_id, t.parent_id),
  ],
);
