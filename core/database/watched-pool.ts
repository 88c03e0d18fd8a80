import type postgres from "postgres";
import { AppError } from "../kernel/errors.ts";

/** How often the server is asked whether it is there, in milliseconds. */
const BEAT = 1_000;
/** How long it may take to say so: in that time a busy one does, and one that is frozen or cut off does not. */
const SILENT_AFTER = 3_000;
/** How long a connection on which it said nothing is listened to after that, before another one is tried. */
const GIVEN_UP_AFTER = 10_000;
/** Statements and transactions under way, or waiting for one of the pool's connections. More would wait longer than anybody does. */
const UNDERWAY_MAX = 3_000;

interface WatchOptions {
  /** Opens a pool, or one like an earlier one. */
  open(like?: postgres.Sql): postgres.Sql;
  /** Opens the one connection by which the server is asked. */
  openProbe(): postgres.Sql;
}

/**
 * A pool for a server that may fall silent. A statement waits for as long as its connection stands, and one to a server that is
 * frozen stands: so what is under way then is refused after some seconds, on connections that are not used again, and what comes
 * meanwhile is refused at once, until the server says something. What it had heard before it may still do; who was refused
 * and asks again does so by the same key.
 */
export function watchPool({ open, openProbe }: WatchOptions): postgres.Sql {
  let pool = open();
  let isSilent = false;
  let underway = 0;

  const mustBeHeard = () => {
    if (isSilent) throw refusal("The server's database does not answer right now. Try again in a moment.");
    if (underway >= UNDERWAY_MAX)
      throw refusal("The server has more to do than it can right now. Try again in a moment.");
  };
  /** Of a query that is not begun by looking at it, as by `then`: only the driver knows when it is over. */
  const counted = <Q>(query: Q): Q => {
    const driven = query as { resolve(value: unknown): void; reject(error: unknown): void };
    const { resolve, reject } = driven;
    underway++;
    let isOver = false;
    const over = () => {
      if (!isOver) underway--;
      isOver = true;
    };
    return Object.assign(query as object, {
      resolve(value: unknown) {
        over();
        resolve(value);
      },
      reject(error: unknown) {
        over();
        reject(error);
      },
    }) as Q;
  };

  const own = {
    unsafe(...words: Parameters<postgres.Sql["unsafe"]>) {
      mustBeHeard();
      return counted(pool.unsafe(...words));
    },
    async begin(work: (sql: postgres.TransactionSql) => unknown) {
      mustBeHeard();
      underway++;
      try {
        return await pool.begin(work);
      } finally {
        underway--;
      }
    },
    async end(options?: { timeout?: number }) {
      stopWatching.resolve("ended");
      await pool.end(options);
    },
  };

  const stopWatching = Promise.withResolvers<"ended">();
  const afterOrEnd = (milliseconds: number) => {
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(late.resolve, milliseconds, "late");
    return { late: late.promise, clear: () => clearTimeout(timer) };
  };
  /** What comes first: that the work is over, that it is late or cannot be told to anybody, or that nobody watches any more. */
  const first = async (work: Promise<unknown>, milliseconds: number): Promise<"over" | "late" | "ended"> => {
    const { late, clear } = afterOrEnd(milliseconds);
    const over = work.then(
      () => "over" as const,
      // A server that refuses is there, and tells the connections of the pool the same.
      ({ code }: { code?: string }) => (code === "CONNECT_TIMEOUT" ? ("late" as const) : ("over" as const)),
    );
    return Promise.race([over, late, stopWatching.promise]).finally(clear);
  };

  const watch = async () => {
    let probe = openProbe();
    const nothing = new Promise<never>(() => {});
    while ((await first(nothing, BEAT)) !== "ended") {
      const beat = probe.unsafe("select 1").execute();
      let outcome = await first(beat, SILENT_AFTER);
      // After a process that was itself held up, what has come in meanwhile is read before it counts as late.
      if (outcome === "late") outcome = await first(beat, 1);
      if (outcome === "late") {
        if (!isSilent) {
          isSilent = true;
          void pool.end({ timeout: 0 });
          pool = open(pool);
        }
        outcome = await first(beat, GIVEN_UP_AFTER);
      }
      if (outcome === "over") isSilent = false;
      if (outcome === "late") {
        void probe.end({ timeout: 0 });
        probe = openProbe();
      }
    }
    await probe.end({ timeout: 0 });
  };
  void watch();

  return new Proxy(pool, {
    apply: (_pool, _this, words: Parameters<postgres.Sql>) => pool(...words),
    get: (_pool, name) => (Object.hasOwn(own, name) ? own[name as keyof typeof own] : Reflect.get(pool, name)),
  });
}

const refusal = (detail: string) => new AppError("unavailable", detail, { retryAfter: 1 });
