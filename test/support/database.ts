import postgres from "postgres";
import { migrate } from "#core/database/migrate.ts";
import { newId } from "#core/kernel/ids.ts";
import { migrations } from "#drizzle/migrations.gen.ts";

const newest = migrations.at(-1)!;

/**
 * Named by its schema, so that two checkouts with different migrations can share a server. By the newest migration's date
 * too: one that is generated anew after others has the same text as before.
 */
const TEMPLATE = `ajet_template_${newest.hash.slice(0, 16)}_${newest.folderMillis}`;

/** A database of one test's own, with the schema in it. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Copies the template, which the first caller makes: 40 ms instead of all migrations. */
export const createTestDatabase = (): Promise<TestDatabase> =>
  createOn(async (sql, server, name) => {
    await sql`select pg_advisory_lock(727109)`;
    const [template] = await sql`select from pg_database where datname = ${TEMPLATE}`;
    if (!template) {
      await sql.unsafe(`create database ${TEMPLATE}`);
      await migrate(urlOf(server, TEMPLATE));
    }
    await sql.unsafe(`create database ${name} template ${TEMPLATE}`);
  });

/** One in which there is nothing yet. */
export const createEmptyDatabase = (): Promise<TestDatabase> =>
  createOn(async (sql, _server, name) => {
    await sql.unsafe(`create database ${name}`);
  });

async function createOn(
  create: (sql: postgres.Sql, server: string, name: string) => Promise<void>,
): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error("TEST_DATABASE_URL is not set; run these tests by scripts/test");
  const sql = postgres(server, { max: 1, onnotice() {} });
  const name = `t_${newId().replaceAll("-", "")}`;
  try {
    await create(sql, server, name);
    // The server of scripts/test trades durability for speed, and an API on it would not be ready otherwise.
    await sql.unsafe(`alter database ${name} set ajet.throw_away = on`);
  } finally {
    await sql.end();
  }
  return {
    url: urlOf(server, name),
    async drop() {
      const again = postgres(server, { max: 1, onnotice() {} });
      await again.unsafe(`drop database if exists ${name} with (force)`);
      await again.end();
    },
  };
}

function urlOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
