import { isKnownMigration, migrate } from "../database/migrate.ts";
import { inSession, type Session } from "../database/session.ts";
import { readTables } from "./catalogue.ts";
import { writeRows, writeSequences } from "./rows.ts";
import type { BackupTable, Manifest } from "./schema.ts";

const NAME = "ajet-api restore";

/**
 * Sees whether a backup can go into a database, and changes nothing.
 *
 * @throws Error when this version does not know its schema, the database holds anything, or services use it.
 */
export async function mustTakeBackup(url: string, { migration, made_by }: Manifest): Promise<void> {
  if (!isKnownMigration(migration.hash)) {
    throw new Error(`The backup was made by ajet-chat ${made_by}, which is newer. Restore it by that version.`);
  }
  await inSession(url, { name: NAME, mode: "moment" }, async (session) => {
    await mustBeEmpty(session);
    await mustBeUnused(session);
    const [table] = await session.query<{ name: string | null }>(
      "select to_regclass('drizzle.__drizzle_migrations')::text as name",
    );
    if (!table!.name) return;
    const [newest] = await session.query<{ created_at: number | null }>(
      "select max(created_at)::float8 as created_at from drizzle.__drizzle_migrations",
    );
    if ((newest!.created_at ?? 0) > migration.created_at) {
      throw new Error(
        "The database is empty, but a newer version has prepared it than the one that made the backup. Make a new one (createdb), and name it in DATABASE_URL.",
      );
    }
  });
}

async function mustBeEmpty(session: Session): Promise<void> {
  for (const { name } of await readTables(session)) {
    const [row] = await session.query<{ any: boolean }>(`select exists (select from "${name}") as any`);
    if (row!.any) {
      throw new Error(
        `The database of DATABASE_URL is not empty: there are ${name}. A backup goes only into an empty one (createdb).`,
      );
    }
  }
}

async function mustBeUnused({ query }: Session): Promise<void> {
  const [user] = await query<{ name: string }>(`
    select application_name as name from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name in ('ajet-api', 'ajet-gateway', 'ajet-relay')
    limit 1`);
  if (user) throw new Error(`${user.name} is connected to the database. Stop ajet-chat, then restore.`);
}

/**
 * Fills an empty database with the rows of a backup: all of them in one transaction, then what newer migrations make of them.
 *
 * @param linesOf reads the rows of a table.
 * @throws Error when a row cannot be written or is missing; then the database is as empty as before.
 */
export async function restoreRows(
  url: string,
  { migration, tables, sequences }: Manifest,
  linesOf: (table: BackupTable) => AsyncIterable<string>,
): Promise<void> {
  await migrate(url, migration.created_at);
  await inSession(url, { name: NAME, mode: "change" }, async (session) => {
    for (const { name } of tables) await session.query(`lock table "${name}" in access exclusive mode`);
    await mustBeEmpty(session);
    const indexes = await takeIndexesAway(session);
    for (const table of tables) {
      const written = await writeRows(session, table, linesOf(table));
      if (written !== table.rows.lines) {
        throw new Error(`${table.rows.path} has ${written} lines instead of ${table.rows.lines}`);
      }
    }
    for (const definition of indexes) await session.query(definition);
    await writeSequences(session, sequences);
  });
  await migrate(url);
  await inSession(url, { name: NAME, mode: "change" }, ({ query }) => query("analyze"));
}

/** Indexes that hold no constraint. Making them of all rows at once takes a third of the time of keeping them up at each. */
async function takeIndexesAway({ query }: Session): Promise<string[]> {
  const indexes = await query<{ name: string; definition: string }>(`
    select x.indexrelid::regclass::text as name, pg_get_indexdef(x.indexrelid) as definition
    from pg_index x join pg_class c on c.oid = x.indrelid
    where c.relnamespace = 'public'::regnamespace
      and not exists (select from pg_constraint k where k.conindid = x.indexrelid)`);
  for (const { name } of indexes) await query(`drop index ${name}`);
  await query("set local maintenance_work_mem = '256MB'");
  return indexes.map(({ definition }) => definition);
}
