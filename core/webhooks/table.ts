import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import { communities } from "../communities/table.ts";
import { createdAt, id, moment } from "../database/columns.ts";
import { users } from "../users/table.ts";

export const webhooks = pgTable(
  "webhooks",
  {
    id: id(),
    community_id: uuid()
      .notNull()
      .references(() => communities.id, { onDelete: "cascade" }),
    channel_id: uuid()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    name: text().notNull(),
    avatar_url: text(),
    token_hash: text().notNull(),
    created_by: uuid().references(() => users.id),
    created_at: createdAt(),
    revoked_at: moment(),
  },
  (t) => [index("webhooks_community_id_idx").on(t.community_id)],
);
