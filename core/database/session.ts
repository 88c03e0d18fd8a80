import postgres from "postgres";

type Param = string | number | boolean | null;

/** One transaction on a connection of its own, for what reads or writes all there is: no statement in it has a limit of time. */
export interface Session {
  /** Moments arrive as text; `bigint` columns arrive as text unless cast. */
  query<Row>(statement: string, params?: Param[]): Promise<Row[]>;
  /** What a statement of one column of text finds, some hundred rows at a time: never all of them in memory. */
  lines(statement: string): AsyncGenerator<string[]>;
}

/** Rows that are fetched at once. The longest messages have 64 kB, so that these are 32 MB at most. */
const FETCHED = 500;

/**
 * Runs `work` in one transaction. `"moment"`: everything is read as it was when the first statement began, and nothing can be
 * written. `"change"`: all that is written is there once this resolves, or nothing of it.
 */
export async function inSession<T>(
  url: string,
  { name, mode }: { name: string; mode: "moment" | "change" },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = connectForLong(url, name);
  const isolation = mode === "moment" ? "isolation level repeatable read read only" : "isolation level read committed";
  try {
    return (await client.begin(isolation, (sql) => work(sessionOn(sql)))) as T;
  } finally {
    await client.end({ timeout: 5 });
  }
}

function sessionOn(sql: postgres.TransactionSql): Session {
  return {
    query: async <Row>(statement: string, params: Param[] = []) =>
      (await sql.unsafe(statement, params)) as unknown as Row[],
    async *lines(statement) {
      await sql.unsafe(`declare all_rows no scroll cursor for ${statement}`);
      for (;;) {
        const rows: string[][] = await sql.unsafe(`fetch ${FETCHED} from all_rows`).values();
        if (rows.length > 0) yield rows.map(([line]) => line!);
        if (rows.length < FETCHED) break;
      }
      await sql.unsafe("close all_rows");
    },
  };
}

/**
 * Holds advisory locks of the database as long as the connection lasts: `own`, of which it resolves with null when somebody has
 * it, and `awaited`, which others hold only for a moment.
 */
export async function holdLocks(
  url: string,
  name: string,
  { own, awaited }: { own: number; awaited: number },
): Promise<{ release(): Promise<void> } | null> {
  const client = connectForLong(url, name);
  const release = () => client.end({ timeout: 5 });
  try {
    const [row] = await client<{ held: boolean }[]>`select pg_try_advisory_lock(${own}) as held`;
    if (row!.held) {
      await client`select pg_advisory_lock(${awaited})`;
      return { release };
    }
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return null;
}

function connectForLong(url: string, name: string): postgres.Sql {
  return postgres(url, {
    max: 1,
    connect_timeout: 5,
    max_lifetime: null,
    onnotice() {},
    connection: {
      application_name: name,
      TimeZone: "UTC",
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
      idle_session_timeout: 0,
    },
  });
}
