import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { communities } from "../communities/table.ts";
import { createdAt, moment } from "../database/columns.ts";
import { users } from "../users/table.ts";

const subject = () => ({
  community_id: uuid()
    .notNull()
    .references(() => communities.id, { onDelete: "cascade" }),
  user_id: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  reason: text().notNull().default(""),
  created_by: uuid().references(() => users.id),
  created_at: createdAt(),
});

export const bans = pgTable("bans", subject(), (t) => [
  primaryKey({ columns: [t.community_id, t.user_id] }),
  index("bans_user_id_idx").on(t.user_id),
]);

/** `until` null: muted until somebody unmutes. */
export const mutes = pgTable("mutes", { ...subject(), until: moment() }, (t) => [
  primaryKey({ columns: [t.community_id, t.user_id] }),
  index("mutes_user_id_idx").on(t.user_id),
]);
