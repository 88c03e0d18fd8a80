import postgres from "postgres";
import type { EventBus } from "../events/bus.ts";
import type { Log } from "../kernel/log.ts";

/** Any number that nothing else in the database uses as an advisory lock. */
const RELAY_LOCK = 727_102;
const BATCH = 500;
/** How long an event of another process (another API, the gateway) may lie before this one looks, in milliseconds. */
const POLL_INTERVAL = 50;
const RETRY_DELAY = 250;

export interface Relay {
  /** Something was committed here: look at once. */
  wake(): void;
  /** Finishes the batch under way. What is left is for another instance, or for the next start. */
  close(): Promise<void>;
}

interface RelayOptions {
  url: string;
  bus: EventBus;
  log: Log;
}

/**
 * Publishes what is in the outbox, in its order, and removes it. Every API instance runs one; a lock that lasts as long as
 * a batch lets one publish at a time, which keeps the order of a channel.
 */
export function startRelay({ url, bus, log }: RelayOptions): Relay {
  // Losing the removal of a published row in a crash only publishes it twice, and consumers drop repeats: no fsync for it.
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    max_lifetime: null,
    onnotice() {},
    connection: { application_name: "ajet-relay", synchronous_commit: "off", statement_timeout: 10_000 },
  });
  let closing = false;
  let woken = false;
  let wakeUp = () => {};

  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      if (woken || closing) return resolve();
      const timer = setTimeout(resolve, milliseconds);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const publishBatch = (): Promise<"drained" | "more" | "stuck"> =>
    sql.begin(async (tx) => {
      const rows = await tx<{ id: string; event_id: string; subject: string; payload: string }[]>`
        select id, event_id, subject, payload::text from outbox
        where (select pg_try_advisory_xact_lock(${RELAY_LOCK})) order by id limit ${BATCH}`;
      if (rows.length === 0) return "drained";
      const stored = await bus.publish(
        rows.map((row) => ({ id: row.event_id, subject: row.subject, payload: row.payload })),
      );
      if (stored > 0)
        await tx`delete from outbox where id = any(${rows.slice(0, stored).map((row) => row.id)}::bigint[])`;
      if (stored < rows.length) return "stuck";
      return rows.length === BATCH ? "more" : "drained";
    });

  const run = async () => {
    while (!closing) {
      woken = false;
      const outcome = await publishBatch().catch((error: unknown) => {
        if (!closing) log.warn({ err: error }, "the relay could not read the outbox; trying again");
        return "stuck" as const;
      });
      if (outcome === "drained") await sleep(POLL_INTERVAL);
      if (outcome === "stuck") await sleep(RETRY_DELAY);
    }
  };

  const running = run();
  return {
    wake() {
      woken = true;
      wakeUp();
    },
    async close() {
      closing = true;
      wakeUp();
      await running;
      await sql.end({ timeout: 5 });
    },
  };
}
