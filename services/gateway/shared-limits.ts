import type { Database } from "#core/database/database.ts";
import type { Log } from "#core/kernel/log.ts";
import { exchangeCounts, forgetQuietKeys } from "#core/limits/actions.ts";
import type { RateLimit } from "#core/limits/limit.ts";

/** How long a gateway goes by what it last heard of the others, in milliseconds. */
const EXCHANGE_INTERVAL = 1_000;
/** Exchanges between two clearings of the table. */
const CLEAR_EVERY = 60;

/** Holds limits together with the other gateways until it is stopped. Without a database each gateway has its own. */
export function shareLimits(db: Database, limits: readonly RateLimit[], log: Log): { stop(): Promise<void> } {
  let underWay: Promise<void> | null = null;
  let exchanges = 0;

  const exchange = async () => {
    try {
      await exchangeCounts(db, limits);
      if (++exchanges % CLEAR_EVERY === 0) await forgetQuietKeys(db);
    } catch (error) {
      log.warn({ err: error }, "rate limits could not be shared; going by the counts of this process");
    } finally {
      underWay = null;
    }
  };
  const timer = setInterval(() => {
    underWay ??= exchange();
  }, EXCHANGE_INTERVAL);
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
