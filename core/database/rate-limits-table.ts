import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

/** Counters that the gateways share: `key` names the limit and who is limited, `count` the requests since `window_started_at`. */
export const rateLimits = pgTable("rate_limits", {
  key: text().primaryKey(),
  window_started_at: moment().notNull(),
  count: integer().notNull(),
});
