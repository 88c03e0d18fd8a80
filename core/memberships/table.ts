import { bigint, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import { communities } from "../communities/table.ts";
import { createdAt } from "../database/columns.ts";
import { users } from "../users/table.ts";

export const communityMembers = pgTable(
  "community_members",
  {
    community_id: uuid()
      .notNull()
      .references(() => communities.id, { onDelete: "cascade" }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text({ enum: ["owner", "admin", "member"] }).notNull(),
    nickname: text(),
    avatar_url: text(),
    joined_at: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.community_id, t.user_id] }),
    index("community_members_user_id_idx").on(t.user_id, t.community_id),
  ],
);

export const channelMembers = pgTable(
  "channel_members",
  {
    channel_id: uuid()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    joined_at: createdAt(),
    last_read_seq: bigint({ mode: "number" }).notNull().default(0),
    notify_level: text({ enum: ["all", "mentions", "none"] })
      .notNull()
      .default("all"),
  },
  (t) => [
    primaryKey({ columns: [t.channel_id, t.user_id] }),
    index("channel_members_user_id_idx").on(t.user_id, t.channel_id),
  ],
);
