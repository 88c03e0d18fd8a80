import postgres from "postgres";
import type { EventBus } from "../events/bus.ts";
import type { Log } from "../kernel/log.ts";
import { backoff } from "./database.ts";

/** Any number that nothing else in the database uses as an advisory lock. */
const RELAY_LOCK = 727_102;
const BATCH = 500;
/** How long an event of another process (another API, the gateway) may lie before this one looks, in milliseconds. */
const POLL_INTERVAL = 50;
const RETRY_DELAY = 250;
/** A relay that has asked nothing for this long, in milliseconds, is frozen: PostgreSQL ends its session and another takes over. */
const FROZEN_AFTER = 5_000;

export interface Relay {
  /** Something was committed here: look at once. */
  wake(): void;
  /** Publishes what lies there now. What cannot be published is for another instance, or for the next start. */
  close(): Promise<void>;
}

interface RelayOptions {
  url: string;
  bus: EventBus;
  log: Log;
  /** Is told of each event that was published how long it had lain, in seconds. */
  published?: (seconds: number) => void;
}

/**
 * Publishes what is in the outbox, in its order, and removes it. Every API instance runs one; a lock lets
 * one of them publish, which keeps the order of a channel.
 */
export function startRelay({ url, bus, log, published: tell }: RelayOptions): Relay {
  // Losing the removal of a published row in a crash only publishes it twice, and consumers drop repeats: no fsync for it.
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    max_lifetime: null,
    onnotice() {},
    backoff,
    connection: {
      application_name: "ajet-relay",
      synchronous_commit: "off",
      statement_timeout: 10_000,
      idle_session_timeout: FROZEN_AFTER,
    },
  });
  /** Rows of the outbox that are on the bus and not removed yet. */
  let published: string[] = [];
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

  /**
   * One statement removes what the batch before has published and reads the next one. The lock is the session's: taking it
   * again while one has it succeeds, and a connection that breaks gives it back.
   */
  const readBatch = () => sql<{ id: string; event_id: string; subject: string; payload: string; age: number }[]>`
    with removed as (delete from outbox where id = any(${published}::bigint[]))
    select id, event_id, subject, payload::text, extract(epoch from clock_timestamp() - created_at)::float8 as age
    from outbox
    where (select pg_try_advisory_lock(${RELAY_LOCK})) and id <> all(${published}::bigint[])
    order by id limit ${BATCH}`;

  const publishBatch = async (): Promise<"drained" | "more" | "stuck"> => {
    const rows = await readBatch();
    published = [];
    if (rows.length === 0) return "drained";
    const stored = await bus.publish(
      rows.map((row) => ({ id: row.event_id, subject: row.subject, payload: row.payload })),
    );
    published = rows.slice(0, stored).map((row) => row.id);
    if (tell) for (const { age } of rows.slice(0, stored)) tell(Math.max(0, age));
    return stored < rows.length ? "stuck" : "more";
  };

  const run = async () => {
    for (;;) {
      woken = false;
      // What was committed before the end is read by a batch that begins after it.
      const isLast = closing;
      const outcome = await publishBatch().catch((error: unknown) => {
        log.warn({ err: error }, "the relay could not read the outbox; trying again");
        return "stuck" as const;
      });
      if (isLast && outcome !== "more") return;
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
      await sql.end({ timeout: 1 });
    },
  };
}
