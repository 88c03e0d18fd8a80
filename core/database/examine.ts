import { migrations } from "#drizzle/migrations.gen.ts";
import { type Database, prepared } from "./database.ts";
import { findRisks, isThrowAway, type ServerSettings } from "./durability.ts";

/** The oldest PostgreSQL that is supported. */
export const OLDEST_POSTGRES = 15;
const EXTENSIONS = ["pg_trgm", "unaccent"];

/** What an operator wants to know of a database before trusting it. */
export interface DatabaseState {
  /** As "18.4". */
  version: string;
  major: number;
  /** Where it may lose or refuse a message (D14); sentences with what to set. */
  risks: string[];
  /** Nobody will miss its data, it says of itself. */
  isThrowAway: boolean;
  /** Extensions that its server has not got. */
  missingExtensions: string[];
  /** Migrations of this version that it lacks; all of them when it is new. */
  pending: number;
  /** Whether a newer version than this has brought it further. */
  isNewer: boolean;
  /** Its clock minus ours, in milliseconds, to within half of what asking took. */
  clockAhead: number;
}

/** Looks at a database without changing it. Rejects with the driver's error when it cannot be reached. */
export async function examineDatabase(db: Database): Promise<DatabaseState> {
  const [server] = await prepared<ServerSettings & { version: string; major: number; missing: string[] }>(
    db,
    `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
      current_setting('server_encoding') as server_encoding,
      array(select name from unnest($1::text[]) as name
        where name not in (select name from pg_available_extensions)) as missing`,
    [`{${EXTENSIONS.join(",")}}`],
  );
  const newest = await newestMigration(db);
  return {
    version: server!.version.split(" ")[0]!,
    major: server!.major,
    risks: findRisks(server!),
    isThrowAway: await isThrowAway(db),
    missingExtensions: server!.missing,
    pending: migrations.filter(({ folderMillis }) => folderMillis > newest).length,
    isNewer: newest > migrations.at(-1)!.folderMillis,
    clockAhead: await clockAhead(db),
  };
}

/** The date of the newest migration that it has, or 0. */
async function newestMigration(db: Database): Promise<number> {
  const [table] = await prepared<{ name: string | null }>(
    db,
    "select to_regclass('drizzle.__drizzle_migrations')::text as name",
    [],
  );
  if (!table?.name) return 0;
  const [row] = await prepared<{ newest: number }>(
    db,
    "select coalesce(max(created_at), 0)::float8 as newest from drizzle.__drizzle_migrations",
    [],
  );
  return row!.newest;
}

async function clockAhead(db: Database): Promise<number> {
  const asked = Date.now();
  const [row] = await prepared<{ now: number }>(
    db,
    "select (extract(epoch from clock_timestamp()) * 1000)::float8 as now",
    [],
  );
  return row!.now - (asked + Date.now()) / 2;
}
