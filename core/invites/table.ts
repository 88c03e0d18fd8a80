import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { communities } from "../communities/table.ts";
import { createdAt, id, moment } from "../database/columns.ts";
import { users } from "../users/table.ts";

/** `max_uses` null: as often as one likes until it expires. */
export const invites = pgTable(
  "invites",
  {
    id: id(),
    community_id: uuid()
      .notNull()
      .references(() => communities.id, { onDelete: "cascade" }),
    code_hash: text().notNull().unique(),
    created_by: uuid()
      .notNull()
      .references(() => users.id),
    created_at: createdAt(),
    expires_at: moment().notNull(),
    max_uses: integer(),
    uses: integer().notNull().default(0),
    revoked_at: moment(),
  },
  (t) => [
    index("invites_community_id_idx").on(t.community_id, t.id),
    check("invites_uses", sql`${t.max_uses} is null or ${t.uses} <= ${t.max_uses}`),
  ],
);
