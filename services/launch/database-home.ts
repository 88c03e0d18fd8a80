import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chownSync, lstatSync, mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const NOBODY = 65_534;

/** PostgreSQL refuses to run as root; as root it runs as the system's user `nobody`. */
const databaseUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** How to run PostgreSQL's programs: as that user, in a folder that it can read, which the checkout may not be. */
export const asDatabaseUser = { user: databaseUser, folder: "/" };

/**
 * The folder for PostgreSQL's program and data: `postgres` in the state folder. Where `nobody` cannot reach that, as inside
 * root's home, it is a link to a folder under /var/lib.
 */
export function prepareDatabaseHome(stateFolder: string): string {
  const home = join(stateFolder, "postgres");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  own(home);
  if (!isReachable(home)) moveOut(home);
  return realpathSync(home);
}

/** Deletes the database of a state folder, wherever it is. */
export function removeDatabaseHome(stateFolder: string): void {
  const home = join(stateFolder, "postgres");
  if (lstatSync(home, { throwIfNoEntry: false })?.isSymbolicLink()) {
    rmSync(realpathSync(home), { recursive: true, force: true });
  }
  rmSync(home, { recursive: true, force: true });
}

/** Gives a file or folder to the user that PostgreSQL runs as, and to nobody else. */
export function own(path: string): void {
  if (databaseUser.uid !== undefined) chownSync(path, NOBODY, NOBODY);
}

function isReachable(folder: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$0"', folder], { ...databaseUser, cwd: "/" }).status === 0;
}

function moveOut(home: string): void {
  const elsewhere = `/var/lib/ajet-chat-${randomUUID()}`;
  execFileSync("mv", [home, elsewhere]);
  symlinkSync(elsewhere, home);
}
