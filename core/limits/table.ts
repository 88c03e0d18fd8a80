import { pgTable, text, timestamp } from "drizzle-orm/pg-core";

/**
 * What the gateways together have counted: `key` names the limit and who is limited, `free_at` when it will be forgotten.
 * The table is unlogged, which the migration says: after a crash counting begins anew.
 */
export const rateLimits = pgTable("rate_limits", {
  key: text().primaryKey(),
  free_at: timestamp({ withTimezone: true }).notNull(),
});
