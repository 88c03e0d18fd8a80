import { sql } from "drizzle-orm";
import { index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "../database/columns.ts";

/**
 * The picture of a person, bot or webhook, whose `avatar_url` is the address of one. Nobody has one that is new, or that gave
 * way to another: what is free for a day is swept. `content_type` is null until all bytes are stored.
 */
export const avatars = pgTable(
  "avatars",
  {
    id: id(),
    content_type: text(),
    storage_key: text().notNull().unique(),
    created_at: createdAt(),
    /** Since when nobody has it; null for those in use. */
    free_since: moment().defaultNow(),
  },
  (t) => [index("avatars_free_idx").on(t.free_since).where(sql`free_since is not null`)],
);
