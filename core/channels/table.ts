import { sql } from "drizzle-orm";
import { bigint, check, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { communities } from "../communities/table.ts";
import { createdAt, id, moment } from "../database/columns.ts";
import type { Channel } from "./schema.ts";

/** `last_seq` is the number of the newest message; posting takes the next one under this row's lock, which gives each channel one order. */
export const channels = pgTable(
  "channels",
  {
    id: id(),
    community_id: uuid().references(() => communities.id, { onDelete: "cascade" }),
    name: text(),
    type: text({ enum: ["text", "voice", "dm", "group_dm"] }).notNull(),
    visibility: text({ enum: ["public", "private"] }).notNull(),
    topic: text().notNull().default(""),
    created_at: createdAt(),
    last_seq: bigint({ mode: "number" }).notNull().default(0),
    archived_at: moment(),
    dm_key: text().unique(),
  },
  (t) => [
    uniqueIndex("channels_community_id_name_key").on(t.community_id, t.name),
    check("channels_place", sql`(${t.type} in ('dm', 'group_dm')) = (${t.community_id} is null)`),
    check("channels_name", sql`${t.community_id} is null or ${t.name} is not null`),
    // Without its key a second DM of the same two people could be made; a group loses it when somebody leaves.
    check(
      "channels_dm_key",
      sql`(${t.type} <> 'dm' or ${t.dm_key} is not null) and (${t.community_id} is null or ${t.dm_key} is null)`,
    ),
    check("channels_dm_is_private", sql`${t.community_id} is not null or ${t.visibility} = 'private'`),
  ],
);

/** A channel's row, for selects and what changes return. */
export const channelColumns = {
  id: channels.id,
  community_id: channels.community_id,
  name: channels.name,
  type: channels.type,
  visibility: channels.visibility,
  topic: channels.topic,
  created_at: channels.created_at,
  archived_at: channels.archived_at,
};

export type ChannelRow = Omit<Channel, "created_at" | "archived_at"> & { created_at: Date; archived_at: Date | null };

export const toChannel = (row: ChannelRow): Channel => ({
  id: row.id,
  community_id: row.community_id,
  name: row.name,
  type: row.type,
  visibility: row.visibility,
  topic: row.topic,
  created_at: row.created_at.toISOString(),
  archived_at: row.archived_at?.toISOString() ?? null,
});
