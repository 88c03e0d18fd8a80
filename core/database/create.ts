import postgres from "postgres";

/** Makes a database unless it is there. Returns its address. */
export async function createDatabase(serverUrl: URL, name: string): Promise<string> {
  const sql = postgres(serverUrl.href, { max: 1 });
  try {
    const found = await sql`select from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
  return new URL(`/${name}`, serverUrl).href;
}
