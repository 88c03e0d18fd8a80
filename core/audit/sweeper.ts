import type { Database } from "../database/database.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { repeat } from "../kernel/repeating.ts";
import { deleteAccountEntriesBefore } from "./store.ts";

const DAY = 24 * 60 * 60 * 1000;
const INTERVAL = 60 * 60 * 1000;
/** Entries that one statement removes at most, so that none holds many rows for long. */
const BATCH = 1_000;

export interface AuditSweeper {
  /** Sweeps now, and resolves with how many entries are gone. */
  sweep(): Promise<number>;
  /** Finishes what is under way. */
  close(): Promise<void>;
}

interface AuditSweeperOptions {
  db: Database;
  clock: Clock;
  log: Log;
  /** For how long it is kept what happened to accounts; 0 for good. */
  days: number;
  batch?: number;
  interval?: number;
}

/**
 * Removes old entries about accounts: who signed in from where is personal, and anybody brings about refusals. What was done
 * in communities stays for as long as they do. Every API instance runs one; they share the work.
 */
export function startAuditSweeper(options: AuditSweeperOptions): AuditSweeper {
  const { db, clock, log, days, batch = BATCH, interval = INTERVAL } = options;
  const sweep = async () => {
    if (days === 0) return 0;
    const before = new Date(clock().getTime() - days * DAY);
    let swept = 0;
    for (let count = batch; count === batch; swept += count)
      count = await deleteAccountEntriesBefore(db, before, batch);
    return swept;
  };
  const sweepAndTell = async () => {
    const count = await sweep();
    if (count > 0) log.info({ count }, "old entries of the audit log were removed");
  };
  const { close } = repeat(interval, sweepAndTell, (error) =>
    log.warn({ err: error }, "old entries of the audit log could not be removed; they will be later"),
  );
  return { sweep, close };
}
