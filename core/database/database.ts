import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { watchPool } from "./watched-pool.ts";

/** The pool. Drizzle builds most queries; `prepared` below takes those that are written out. */
export type Database = PostgresJsDatabase & { $client: postgres.Sql };

/** An open transaction: the first argument of every store function that must be part of one. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Whatever can run a query: for reads that may stand alone or inside a transaction. */
export type Queries = Database | Transaction;

interface DatabaseOptions {
  /** Connections at most. Ten gave the most inserts a second on two cores; more only queue inside the server. */
  max?: number;
  /** Shown in pg_stat_activity. */
  name: string;
  /** Is told what the server says beside its answers; without it nobody is. */
  onNotice?: (message: string) => void;
  /** Whether statements are refused soon, instead of waiting, when the server has fallen silent. For what serves many. */
  isWatched?: boolean;
}

/** A transaction that has asked nothing for so long, in milliseconds, is one of a frozen process: its locks are for others. */
const FROZEN_AFTER = 5_000;

/** Opens a pool of connections (lazily: the first query connects). */
export function openDatabase(url: string, { isWatched = false, ...options }: DatabaseOptions): Database {
  if (!isWatched) return drizzle(prepareAll(connect(url, options)));
  const client = watchPool({
    // Drizzle has written how it reads values into the options of the first one.
    open: (like) =>
      prepareAll(like ? postgres(like.options as unknown as postgres.Options<never>) : connect(url, options)),
    openProbe: () => connect(url, { name: `${options.name} watch`, max: 1 }),
  });
  return drizzle(client);
}

function connect(url: string, { max = 10, name, onNotice }: Omit<DatabaseOptions, "isWatched">): postgres.Sql {
  return postgres(url, {
    max,
    connect_timeout: 5,
    max_lifetime: null,
    backoff,
    onnotice: ({ message }) => onNotice?.(message ?? ""),
    connection: {
      application_name: name,
      TimeZone: "UTC",
      statement_timeout: 10_000,
      idle_in_transaction_session_timeout: FROZEN_AFTER,
      // What is hot is in memory. By PostgreSQL's default, which is for disks that turn, fifty rows by their ids seem dearer
      // than going through all 10,000 people.
      random_page_cost: 2,
    },
  });
}

/**
 * Drizzle prepares only queries that are given a name each. Nearly all of ours have one text whatever their values, so all
 * are prepared: PostgreSQL parses and plans them once per connection, which costs more than running them.
 */
function prepareAll(client: postgres.Sql): postgres.Sql {
  const { begin } = client;
  const prepareOn = <Sql extends postgres.Sql | postgres.TransactionSql>(sql: Sql): Sql => {
    const { unsafe } = sql;
    return Object.assign(sql, {
      unsafe: (text: string, params?: never[], options?: postgres.UnsafeQueryOptions) =>
        unsafe(text, params, { ...options, prepare: true }),
    });
  };
  return Object.assign(prepareOn(client), {
    begin: (work: (sql: postgres.TransactionSql) => unknown) => begin((sql) => work(prepareOn(sql))),
  });
}

/**
 * Seconds before a connection is tried again. The driver's own go up to twenty, for which a pool would stay away after the
 * server is back.
 */
export const backoff = (tries: number): number => Math.min(0.05 * 2 ** tries, 1) * (0.5 + Math.random() / 2);

/** Lets statements under way be answered for a second. */
export async function closeDatabase(db: Database): Promise<void> {
  await db.$client.end({ timeout: 1 });
}

/**
 * Runs a statement that is written out, for the few that Drizzle cannot say or would build anew for each request.
 *
 * Moments arrive as text and must be given as ISO text; `bigint` columns arrive as text unless cast.
 */
export async function prepared<Row>(db: Database, statement: string, params: Param[]): Promise<Row[]> {
  return (await db.$client.unsafe(statement, params)) as unknown as Row[];
}

type Param = string | number | boolean | null;

/** A query that was built, with a place for each value that `sql.placeholder` names in it. */
interface Prepared<Rows> {
  execute(values: Record<string, Param>): Promise<Rows>;
}

/**
 * A query that Drizzle builds once for a pool instead of for each request: that costs the process more than asking
 * PostgreSQL. For what nearly every request asks; in a transaction it is built for that transaction.
 */
export function builtOnce<Rows>(build: (q: Queries) => { prepare(name: string): Prepared<Rows> }) {
  const built = new WeakMap<Queries, Prepared<Rows>>();
  return (q: Queries, values: Record<string, Param>): Promise<Rows> => {
    const query = built.get(q) ?? build(q).prepare("");
    built.set(q, query);
    return query.execute(values);
  };
}
