import { sql } from "drizzle-orm";
import { pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "../database/columns.ts";

export const users = pgTable(
  "users",
  {
    id: id(),
    username: text().notNull(),
    display_name: text().notNull(),
    email: text(),
    avatar_url: text(),
    created_at: createdAt(),
    last_seen_at: moment(),
    status_emoji: text(),
    status_text: text(),
    status_until: moment(),
    disabled_at: moment(),
  },
  (t) => [uniqueIndex("users_username_key").on(sql`lower(${t.username})`)],
);

export const oauthAccounts = pgTable(
  "oauth_accounts",
  {
    id: id(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    provider: text().notNull(),
    provider_user_id: text().notNull(),
    created_at: createdAt(),
  },
  (t) => [unique("oauth_accounts_provider_key").on(t.provider, t.provider_user_id)],
);
