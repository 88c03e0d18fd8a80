import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { migrations } from "#drizzle/migrations.gen.ts";

/** Any number that nothing else in the database uses as an advisory lock. */
const MIGRATION_LOCK = 727_101;

/** Whether this executable has a migration, by what identifies it. */
export const isKnownMigration = (hash: string): boolean => migrations.some((migration) => migration.hash === hash);

/**
 * Brings the database to the schema of this executable, or of an older one. Instances that start at once take turns under an advisory
 * lock, because Drizzle's migrator takes none. All pending migrations are one transaction: a failing one leaves nothing.
 *
 * @param until the date of the last migration that is run.
 */
export async function migrate(url: string, until = Number.POSITIVE_INFINITY): Promise<void> {
  const client = postgres(url, { max: 1, onnotice() {}, connect_timeout: 5 });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    // The public migrate() reads files from disk; an executable carries its migrations, so the dialect is called directly.
    const { dialect, session } = drizzle(client) as unknown as {
      dialect: { migrate(migrations: unknown, session: unknown, config: { migrationsFolder: string }): Promise<void> };
      session: unknown;
    };
    const wanted = migrations.filter(({ folderMillis }) => folderMillis <= until);
    await dialect.migrate(wanted, session, { migrationsFolder: "" });
  } finally {
    await client.end({ timeout: 5 });
  }
}
