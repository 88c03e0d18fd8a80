import { lockFreeAvatars, removeAvatars } from "../avatars/store.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { repeat } from "../kernel/repeating.ts";
import type { BlobStore } from "./blobs.ts";
import { lockSweptAttachments, mayRemoveFiles, removeAttachments } from "./store.ts";

/** How long an upload may wait to be attached, in milliseconds. */
const WAIT = 24 * 60 * 60 * 1000;
/** So long after the message at most its files are gone, in milliseconds, while the store works. */
const INTERVAL = 60_000;
const BATCH = 50;

export interface Sweeper {
  /** Sweeps now, and resolves with how many files are gone. Rejects when the store does not work. */
  sweep(): Promise<number>;
  /** Finishes what is under way. */
  close(): Promise<void>;
}

interface SweeperOptions {
  db: Database;
  blobs: BlobStore;
  clock: Clock;
  log: Log;
  interval?: number;
}

/** Removes bytes that nobody can have any more, then their rows. Every API instance runs one; they share the work. */
export function startSweeper({ db, blobs, clock, log, interval = INTERVAL }: SweeperOptions): Sweeper {
  const sources = [
    { lock: lockSweptAttachments, remove: removeAttachments },
    { lock: lockFreeAvatars, remove: removeAvatars },
  ];

  const sweepBatch = ({ lock, remove }: (typeof sources)[number]) =>
    db.transaction(async (tx: Transaction) => {
      if (!(await mayRemoveFiles(tx))) return 0;
      const rows = await lock(tx, new Date(clock().getTime() - WAIT), BATCH);
      for (const { storage_key } of rows) await blobs.delete(storage_key);
      if (rows.length > 0)
        await remove(
          tx,
          rows.map(({ id }) => id),
        );
      return rows.length;
    });

  const sweep = async () => {
    let swept = 0;
    for (const source of sources) {
      for (let count = BATCH; count === BATCH; swept += count) count = await sweepBatch(source);
    }
    return swept;
  };

  const sweepAndTell = async () => {
    const count = await sweep();
    if (count > 0) log.info({ count }, "files were removed");
  };
  const { close } = repeat(interval, sweepAndTell, (error) =>
    log.warn({ err: error }, "files could not be removed; they will be later"),
  );
  return { sweep, close };
}
