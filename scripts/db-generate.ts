/**
 * Writes the SQL migration that brings the database to the tables in core (`drizzle-kit generate`; further arguments are
 * passed to it, such as `--name` and `--custom`), then embeds all migrations in drizzle/migrations.gen.ts, because an
 * executable has no files to read them from.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { checkout } from "#scripts/lib/checkout.ts";

const folder = join(checkout, "drizzle");

generate();
await refuseUnorderedJournal();
await embed();

function generate(): void {
  const command = [join(checkout, "node_modules/drizzle-kit/bin.cjs"), "generate", ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, command, { cwd: checkout, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** The migrator compares only with the newest migration that it applied: an older one that is merged later would be skipped. */
async function refuseUnorderedJournal(): Promise<void> {
  const journal: { entries: { tag: string; when: number }[] } = await Bun.file(
    join(folder, "meta/_journal.json"),
  ).json();
  for (const [index, entry] of journal.entries.entries()) {
    const previous = journal.entries[index - 1];
    if (previous && entry.when <= previous.when) {
      console.error(`Migration ${entry.tag} is dated before ${previous.tag}: it would be skipped. Generate it anew.`);
      process.exit(1);
    }
  }
}

async function embed(): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  const module = `import type { MigrationMeta } from "drizzle-orm/migrator";

export const migrations: MigrationMeta[] = ${JSON.stringify(migrations, null, 2)};
`;
  await Bun.write(join(folder, "migrations.gen.ts"), module);
}
