import type { Database } from "../database/database.ts";
import type { RateLimit } from "./limit.ts";
import { addCounts, removeFreeKeys } from "./store.ts";

/** Keys in one exchange; a flood of more waits for the next ones. */
const KEYS_AT_ONCE = 2_400;

/**
 * Tells the other gateways what was counted here and hears what they have counted, in one statement. What could not be told
 * is not told later: each gateway goes by its own counts meanwhile, and none is charged for all of it afterwards.
 */
export async function exchangeCounts(db: Database, limits: readonly RateLimit[]): Promise<void> {
  const told = limits.flatMap((limit) => limit.tell(Math.floor(KEYS_AT_ONCE / limits.length)));
  if (told.length === 0) return;
  for (const heard of await addCounts(db, told)) {
    for (const limit of limits) limit.hear(heard);
  }
}

/** Removes what the database has of addresses and sessions that have been quiet for long enough to be forgotten. */
export async function forgetQuietKeys(db: Database): Promise<void> {
  await removeFreeKeys(db);
}
