import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";

/**
 * Fills the database of a world with a million messages, as a few years of a large community leave them: in the lighthouse a
 * channel `everything` with 400,000 messages and 10,000 members, `busy-1` to `busy-6` with 50,000 messages, and 100 with
 * 1,000; 20 other communities; 2,000 direct message channels; threads, reactions, mentions, attachments, notifications.
 *
 * Indexes are taken away while the rows are written, and come back as they were. The column `search` keeps its values and
 * is generated no more, because they are those of 20,000 different texts: so the database is for reading.
 */
export async function fillWithMillion(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, {
    max: 2,
    onnotice() {},
    connection: { session_replication_role: "replica", maintenance_work_mem: "256MB", work_mem: "128MB" },
  });
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
    where tablename = 'messages' and indexname not in (select conname from pg_constraint)
    -- The two of the search take as long as all others, so that each connection makes one of them first.
    order by indexdef like '% USING gin %' desc`;
  for (const { name } of indexes) await sql`drop index ${sql(name)}`;
  await sql`alter table messages alter column search drop expression`;
  await sql.unsafe(readFileSync(join(import.meta.dir, "million.sql"), "utf8"));
  await Promise.all(indexes.map(({ definition }) => sql.unsafe(definition)));
  await sql`vacuum analyze`;
  await sql.end();
}
