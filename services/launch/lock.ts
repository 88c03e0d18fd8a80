import { Database } from "bun:sqlite";

/** Something that only one process can hold at a time. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock that the file at `path` stands for; undefined when another process holds it.
 *
 * SQLite is here for its lock alone: the system frees it when the process ends, in whatever way, and it is the same on
 * every platform. A file with a process id in it would outlive a process that was killed.
 */
export function takeLock(path: string): Lock | undefined {
  const database = new Database(path, { create: true });
  try {
    database.run("BEGIN EXCLUSIVE");
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === "SQLITE_BUSY") return undefined;
    throw error;
  }
}
