import { sql } from "drizzle-orm";
import { AppError } from "../kernel/errors.ts";
import type { Database } from "./database.ts";

/** How a server keeps what it says it has stored; the values as PostgreSQL shows them. */
export interface ServerSettings {
  fsync: string;
  synchronous_commit: string;
  server_encoding: string;
}

/**
 * What can lose or refuse a message that was acknowledged, one sentence each with what to set instead. `full_page_writes` is
 * no part of it: file systems that write pages whole do without.
 */
export function findRisks(settings: ServerSettings): string[] {
  const risks: string[] = [];
  if (settings.fsync === "off") {
    risks.push("PostgreSQL runs with fsync=off: a crash of the machine destroys the database. Set fsync=on.");
  }
  if (settings.synchronous_commit === "off") {
    risks.push(
      "PostgreSQL runs with synchronous_commit=off: a crash loses messages whose sender was told that they are stored. Set synchronous_commit=on.",
    );
  }
  if (settings.server_encoding !== "UTF8") {
    risks.push(
      `The database is encoded in ${settings.server_encoding}, which cannot hold every message. Make it anew with ENCODING 'UTF8'.`,
    );
  }
  return risks;
}

/** @throws AppError `unavailable` with the sentences of `findRisks`. */
export async function mustBeDurable(db: Database): Promise<void> {
  const [settings] = await db.execute<Record<keyof ServerSettings, string>>(
    sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
      current_setting('server_encoding') as server_encoding`,
  );
  const risks = findRisks(settings!);
  if (risks.length > 0) throw new AppError("unavailable", risks.join(" "));
}

/**
 * Whether a database says of itself that nobody will miss it: `alter database … set ajet.throw_away = on`, as the databases
 * of tests do. It stands in the database and nowhere else, so that no setting that is carried over can make a real one so.
 */
export async function isThrowAway(db: Database): Promise<boolean> {
  const [row] = await db.execute<{ said: string | null }>(sql`select current_setting('ajet.throw_away', true) as said`);
  return row?.said === "on";
}
