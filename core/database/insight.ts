import { type Database, prepared } from "./database.ts";

/** More is counted as this many: counting a million rows at each look would add to what is wrong. */
const DEPTH_MAX = 100_000;

/** Events that are committed and not published yet: how many, and how long the first of them has waited, in seconds. */
export async function readOutbox(db: Database): Promise<{ events: number; oldest: number }> {
  const [row] = await prepared<{ events: number; oldest: number }>(
    db,
    `select (select count(*) from (select from outbox limit ${DEPTH_MAX}) as counted)::int as events,
      coalesce((select extract(epoch from clock_timestamp() - created_at) from outbox order by id limit 1), 0)::float8 as oldest`,
    [],
  );
  return { events: row!.events, oldest: Math.max(0, row!.oldest) };
}

/** The connections that go by this name at the server, those of other instances among them, by what they do. */
export async function readConnections(db: Database, name: string): Promise<{ state: string; count: number }[]> {
  return prepared(
    db,
    `select coalesce(state, 'unknown') as state, count(*)::int as count from pg_stat_activity
      where application_name = $1 and datname = current_database() group by 1`,
    [name],
  );
}
