import postgres from "postgres";
import { until } from "./traffic.ts";

/** A connection of the case's own, past all proxies, that is closed when the work is done. */
export async function withSql<Answer>(url: string, work: (sql: postgres.Sql) => Promise<Answer>): Promise<Answer> {
  const sql = postgres(url, { max: 1, onnotice() {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Holds a lock by a statement, in a transaction of its own. @returns what gives it back. */
export async function holdLock(url: string, statement: string): Promise<() => Promise<void>> {
  const sql = postgres(url, { max: 1, onnotice() {} });
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const holding = sql.begin(async (tx) => {
    await tx.unsafe(statement);
    held.resolve();
    await released.promise;
  });
  holding.catch(held.reject);
  await held.promise;
  return async () => {
    released.resolve();
    await holding;
    await sql.end();
  };
}

/** When some session of the database waits for a lock: whoever it belongs to is in the middle of its work. */
export const untilSomebodyWaits = (url: string): Promise<void> =>
  withSql(url, (sql) =>
    until(async () => {
      const rows = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return rows.length > 0;
    }, "somebody waits for a lock"),
  );
