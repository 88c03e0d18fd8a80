import { type SQL, sql } from "drizzle-orm";
import { check, index, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "../database/columns.ts";
import { escapedForLike } from "../database/paging.ts";
import type { Status } from "./schema.ts";

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
    /** Since when nobody is behind it any more: names, addresses and everything else of the person are gone. */
    erased_at: moment(),
    theme: text({ enum: ["system", "light", "dark"] })
      .notNull()
      .default("system"),
    density: text({ enum: ["comfortable", "compact"] })
      .notNull()
      .default("comfortable"),
    /**
     * The names without accents, each word after a space, for finding words that begin so. Stored, because folding the names
     * of all who share a first letter takes 50 ms in a community of 10,000.
     */
    names: text().generatedAlwaysAs(sql`' ' || fold(username || ' ' || display_name)`),
  },
  (t) => [
    uniqueIndex("users_username_key").on(sql`lower(${t.username})`),
    // A picture elsewhere would tell its host who reads what, and the pages' policy would not show it.
    check("users_avatar_url", sql`${t.avatar_url} like '/api/avatars/%'`),
    index("users_names_trigram_idx").using("gin", t.names.op("gin_trgm_ops")),
  ],
);

/** A status ends by being read after its time; nothing has to happen at that moment. */
const status = sql<Status | null>`case
  when coalesce(${users.status_emoji}, ${users.status_text}) is not null and coalesce(${users.status_until} > now(), true)
  then json_build_object('emoji', ${users.status_emoji}, 'text', coalesce(${users.status_text}, ''), 'until', iso(${users.status_until}))
  end`;

/** A person as others see them, for selects and what changes return. */
export const personColumns = {
  id: users.id,
  username: users.username,
  display_name: users.display_name,
  avatar_url: users.avatar_url,
  status,
  disabled: sql<boolean>`(${users.disabled_at} is not null)`,
};

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

/**
 * Whose name has a word that begins so, accents folded. Trigrams find beginnings because words begin after a space. In a
 * query of its own, or it is folded for each person anew.
 */
export const hasNameBeginning = (prefix: string): SQL =>
  sql`${users.names} like (select '% ' || fold(${escapedForLike(prefix)}) || '%')`;
