import { bigint, json, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt } from "./columns.ts";

/** Events that are committed and not yet published. `id` ascends within a channel, because the channel's row lock is held until the commit. */
export const outbox = pgTable("outbox", {
  id: bigint({ mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
  event_id: uuid().notNull(),
  subject: text().notNull(),
  payload: json().notNull(),
  created_at: createdAt(),
});
