import type { Database } from "#core/database/database.ts";

/** What is written whatever is asked: when somebody was last there, what was counted, and what the relay takes away. */
const HOUSEKEEPING = ["sessions UPDATE", "users UPDATE", "api_tokens UPDATE", "outbox DELETE"];
const NOT_WATCHED = ["rate_limits", "noted_writes"];

/** Notes each row that is written from now on. @returns what was noted since it was last asked, as `messages INSERT`. */
export async function watchWrites(db: Database): Promise<() => Promise<string[]>> {
  await db.execute("create table noted_writes (what text)");
  await db.execute(`create function note_write() returns trigger language plpgsql as $$
    begin insert into noted_writes values (tg_table_name || ' ' || tg_op); return null; end $$`);
  const tables = await db.$client<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename <> all(${NOT_WATCHED})`;
  for (const { name } of tables) {
    await db.execute(`create trigger noted after insert or update or delete on "${name}"
      for each row execute function note_write()`);
  }
  return async () => {
    const rows = await db.execute<{ what: string }>("delete from noted_writes returning what");
    return rows.map(({ what }) => what).filter((what) => !HOUSEKEEPING.includes(what));
  };
}
