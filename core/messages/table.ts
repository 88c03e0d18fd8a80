import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  check,
  customType,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import { createdAt, id, moment } from "../database/columns.ts";
import { UNSPACED } from "../kernel/text.ts";
import { apiUsers } from "../tokens/table.ts";
import { users } from "../users/table.ts";
import { webhooks } from "../webhooks/table.ts";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** That a parent is top-level and of the same channel is held by a trigger (drizzle/0002): a check cannot look at another row. */
export const messages = pgTable(
  "messages",
  {
    id: id(),
    channel_id: uuid()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    seq: bigint({ mode: "number" }).notNull(),
    user_id: uuid().references(() => users.id),
    webhook_id: uuid().references(() => webhooks.id),
    api_user_id: uuid().references(() => apiUsers.id),
    parent_id: uuid().references((): AnyPgColumn => messages.id),
    body_md: text().notNull(),
    created_at: createdAt(),
    edited_at: moment(),
    deleted_at: moment(),
    /** Kept by posting and deleting replies, so that a page of a channel counts nothing. */
    reply_count: integer().notNull().default(0),
    last_reply_at: moment(),
    /** Ids of people, bots and webhooks, as many as a message names. */
    last_repliers: uuid().array().notNull().default([]),
    client_message_id: uuid(),
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('ajet', body_md) || to_tsvector('simple', body_md)`),
  },
  (t) => [
    unique("messages_channel_id_seq_key").on(t.channel_id, t.seq),
    uniqueIndex("messages_user_client_key").on(t.user_id, t.client_message_id),
    uniqueIndex("messages_webhook_client_key").on(t.webhook_id, t.client_message_id),
    uniqueIndex("messages_api_user_client_key").on(t.api_user_id, t.client_message_id),
    // What a channel's page shows, in its order: reading it never touches replies or what is gone. A deleted message whose
    // replies remain is shown as a gap.
    index("messages_page_idx")
      .on(t.channel_id, t.seq)
      .where(sql`parent_id is null and (deleted_at is null or reply_count > 0)`),
    index("messages_parent_id_seq_idx").on(t.parent_id, t.seq).where(sql`parent_id is not null`),
    index("messages_search_idx").using("gin", t.search),
    index("messages_body_trigram_idx").using("gin", t.body_md.op("gin_trgm_ops")),
    // Words of one and two characters in scripts without spaces, which have neither lexemes nor trigrams.
    index("messages_grams_idx")
      .using("gin", sql`grams(body_md)`)
      .where(sql.raw(`body_md ~ '${UNSPACED}'`)),
    check("messages_one_author", sql`num_nonnulls(${t.user_id}, ${t.webhook_id}, ${t.api_user_id}) = 1`),
  ],
);
