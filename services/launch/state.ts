import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { removeDatabaseHome } from "#services/launch/database-home.ts";
import { endLeftovers, RECORD } from "#services/launch/leftovers.ts";
import { type Lock, takeLock } from "#services/launch/lock.ts";
import { Refusal } from "#services/launch/refusal.ts";

/**
 * Makes the state folder if it is missing, takes it for this process, and ends what a killed start left running in it.
 * Throws Refusal when another process has it.
 */
export async function takeState(folder: string): Promise<Lock> {
  // Others may pass through it, not look into it: PostgreSQL does not run as root and must reach its data inside.
  mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const lock = takeLock(join(folder, "lock"));
  if (!lock) {
    throw new Refusal(`A copy that uses ${folder} runs already. Stop it, or choose another folder.`);
  }
  await endLeftovers(folder);
  return lock;
}

/** Deletes the throw-away state folders `<parent>/<prefix>*` of killed runs, and ends what still runs in them. */
export async function removeAbandoned(parent: string, prefix: string): Promise<void> {
  // One without a record of what runs may belong to a run that is about to take it.
  for (const record of new Bun.Glob(`${prefix}*/${RECORD}`).scanSync(parent)) {
    const folder = join(parent, dirname(record));
    const lock = takeLock(join(folder, "lock"));
    if (!lock) continue;
    await endLeftovers(folder);
    removeDatabaseHome(folder);
    rmSync(folder, { recursive: true, force: true });
    lock.release();
  }
}

/** Deletes all that the servers keep in a state folder, and nothing that somebody else put there. */
export function resetState(folder: string): void {
  removeDatabaseHome(folder);
  for (const name of ["nats", "blobs", "logs"]) rmSync(join(folder, name), { recursive: true, force: true });
}
