import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { asDatabaseUser } from "#services/launch/database-home.ts";
import type { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

const OLDEST_MAJOR = 15;

/** PostgreSQL's programs: the folder that holds `initdb` and `postgres`, and their major version. */
export interface PostgresProgram {
  folder: string;
  major: number;
}

/** The first of these folders whose PostgreSQL runs here and is new enough. Throws Refusal when none is. */
export async function findPostgres(processes: Processes, folders: readonly string[]): Promise<PostgresProgram> {
  for (const folder of folders) {
    const major = await majorVersion(processes, folder);
    if (major >= OLDEST_MAJOR) return { folder, major };
  }
  throw new Refusal(`PostgreSQL is missing. Install PostgreSQL ${OLDEST_MAJOR} or newer.`);
}

/** Where distributions and Homebrew put `postgres`, newest version first. */
export function installedFolders(): string[] {
  const onPath = Bun.which("postgres");
  const versioned = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"].flatMap((parent) =>
    existsSync(parent) ? readdirSync(parent).map((name) => join(parent, name, "bin")) : [],
  );
  const newestFirst = versioned.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return [...(onPath ? [dirname(onPath)] : []), ...newestFirst].filter((folder) =>
    existsSync(join(folder, "postgres")),
  );
}

/** 0 when the program does not run here, as the package's on a system without glibc. */
async function majorVersion(processes: Processes, folder: string): Promise<number> {
  const command = [join(folder, "postgres"), "--version"];
  const version = await processes.run({ name: "postgres", command, ...asDatabaseUser }).catch(() => "");
  return Number(/\(PostgreSQL\) (\d+)/.exec(version)?.[1] ?? 0);
}
