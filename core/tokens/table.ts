import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import { communities } from "../communities/table.ts";
import { createdAt, id, moment } from "../database/columns.ts";
import { users } from "../users/table.ts";
import type { Scope } from "./schema.ts";

export const apiUsers = pgTable(
  "api_users",
  {
    id: id(),
    name: text().notNull(),
    community_id: uuid()
      .notNull()
      .references(() => communities.id, { onDelete: "cascade" }),
    scopes: text().array().$type<Scope[]>().notNull(),
    created_at: createdAt(),
    avatar_url: text(),
    created_by: uuid().references(() => users.id),
  },
  (t) => [uniqueIndex("api_users_community_id_name_key").on(t.community_id, sql`lower(${t.name})`)],
);

export const apiTokens = pgTable(
  "api_tokens",
  {
    id: id(),
    api_user_id: uuid()
      .notNull()
      .references(() => apiUsers.id, { onDelete: "cascade" }),
    token_hash: text().notNull(),
    scopes: text().array().$type<Scope[]>().notNull(),
    created_by: uuid().references(() => users.id),
    expires_at: moment(),
    created_at: createdAt(),
    last_used_at: moment(),
    revoked_at: moment(),
  },
  (t) => [index("api_tokens_api_user_id_idx").on(t.api_user_id)],
);

/** The channels that a bot was put into. */
export const channelApiUsers = pgTable(
  "channel_api_users",
  {
    channel_id: uuid()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    api_user_id: uuid()
      .notNull()
      .references(() => apiUsers.id, { onDelete: "cascade" }),
    joined_at: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.channel_id, t.api_user_id] }),
    index("channel_api_users_api_user_id_idx").on(t.api_user_id),
  ],
);
