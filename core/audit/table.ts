import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { communities } from "../communities/table.ts";
import { createdAt, id } from "../database/columns.ts";

/**
 * Administrative acts and sign-ins. `community_id` null: not about one community but about the account `actor_id`, also
 * when the operator did it (`actor_kind` is `system` then); `channel_id` null: not about one channel.
 * `actor_id` and `channel_id` have no reference: the row outlives both.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: id(),
    community_id: uuid().references(() => communities.id, { onDelete: "cascade" }),
    channel_id: uuid(),
    actor_kind: text({ enum: ["user", "api_user", "webhook", "system"] }).notNull(),
    actor_id: uuid(),
    action: text().notNull(),
    target_type: text(),
    target_id: uuid(),
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>(),
    trace_id: text().notNull(),
    address: text(),
    user_agent: text(),
    created_at: createdAt(),
  },
  (t) => [
    index("audit_log_community_id_idx").on(t.community_id, t.id),
    index("audit_log_account_idx").on(t.actor_id, t.id).where(sql`${t.community_id} is null`),
    index("audit_log_sweep_idx").on(t.created_at).where(sql`${t.community_id} is null`),
  ],
);
