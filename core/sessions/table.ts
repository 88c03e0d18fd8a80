import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "../database/columns.ts";
import { users } from "../users/table.ts";
import { DEVICE_POLL_INTERVAL } from "./rules.ts";

export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    token_hash: text().notNull(),
    expires_at: moment().notNull(),
    absolute_expires_at: moment().notNull(),
    created_at: createdAt(),
    last_used_at: moment().notNull().defaultNow(),
    user_agent: text().notNull().default(""),
    /** Where it began. */
    address: text().notNull().default(""),
    client: text({ enum: ["web", "terminal"] }).notNull(),
  },
  (t) => [index("sessions_user_id_idx").on(t.user_id), index("sessions_expires_at_idx").on(t.expires_at)],
);

/** A terminal that waits for its person to say yes in a browser (RFC 8628). Gone once the token is handed over. */
export const deviceGrants = pgTable(
  "device_grants",
  {
    id: id(),
    device_code_hash: text().notNull().unique(),
    user_code: text().notNull().unique(),
    device_name: text().notNull(),
    address: text().notNull(),
    status: text({ enum: ["pending", "approved", "denied"] })
      .notNull()
      .default("pending"),
    user_id: uuid().references(() => users.id, { onDelete: "cascade" }),
    created_at: createdAt(),
    expires_at: moment().notNull(),
    last_polled_at: moment(),
    /** Seconds that must pass between two polls. */
    poll_interval: integer().notNull().default(DEVICE_POLL_INTERVAL),
  },
  (t) => [index("device_grants_expires_at_idx").on(t.expires_at)],
);
