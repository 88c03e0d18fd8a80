import type { Session } from "../database/session.ts";
import type { SourceTable } from "./catalogue.ts";
import type { BackupTable, Manifest, WantedFile } from "./schema.ts";

/** Characters of rows that are written by one statement. */
const WRITTEN = 1_000_000;

/** The rows of a table as JSON, and those first that others of it refer to. */
export async function* readRows({ lines }: Session, { name, columns, own_reference }: SourceTable) {
  const select = `select row_to_json(r)::text from (select ${columns.map(quoted).join(", ")} from ${quoted(name)}`;
  const parts =
    own_reference === null ? [""] : ["is null", "is not null"].map((is) => `where ${quoted(own_reference)} ${is}`);
  for (const part of parts) yield* lines(`${select} ${part}) r`);
}

/** Writes rows into a table, as `readRows` gave them. Resolves with how many. */
export async function writeRows(
  { query }: Session,
  { name, columns }: Pick<BackupTable, "name" | "columns">,
  lines: AsyncIterable<string>,
): Promise<number> {
  const list = columns.map(quoted).join(", ");
  const statement = `insert into ${quoted(name)} (${list}) overriding system value
    select ${list} from json_populate_recordset(null::${quoted(name)}, $1::text::json)`;
  let count = 0;
  for await (const batch of batched(lines)) {
    await query(statement, [`[${batch.join(",")}]`]);
    count += batch.length;
  }
  return count;
}

async function* batched(lines: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let length = 0;
  for await (const line of lines) {
    batch.push(line);
    length += line.length;
    if (length < WRITTEN) continue;
    yield batch;
    [batch, length] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** What a manifest says of the database beside its rows. @throws Error when it was never migrated. */
export async function readPosition({
  query,
}: Session): Promise<Pick<Manifest, "taken_at" | "migration" | "sequences">> {
  const [found] = await query<{ name: string | null }>(MIGRATIONS_TABLE);
  if (!found?.name) throw new Error("The database of DATABASE_URL holds nothing of ajet-chat. Name the one that does.");
  // When the transaction began, which is before what it sees was fixed.
  const [now] = await query<{ taken_at: string }>("select iso(now()) as taken_at");
  const [migration] = await query<Manifest["migration"]>(`
    select hash, created_at::float8 as created_at from drizzle.__drizzle_migrations order by created_at desc limit 1`);
  const sequences = await query<Manifest["sequences"][number]>(`
    select sequencename::text as name, last_value::text as last_value from pg_sequences where schemaname = 'public' order by 1`);
  return { taken_at: now!.taken_at, migration: migration!, sequences: [...sequences] };
}

const MIGRATIONS_TABLE = "select to_regclass('drizzle.__drizzle_migrations')::text as name";

export async function writeSequences({ query }: Session, sequences: Manifest["sequences"]): Promise<void> {
  for (const { name, last_value } of sequences) {
    if (last_value !== null) await query("select setval($1::regclass, $2::text::bigint)", [quoted(name), last_value]);
  }
}

/** The files that rows name and that people can still have, sorted by key. */
export async function* readWantedFiles({ lines }: Session): AsyncGenerator<WantedFile> {
  const batches = lines(`
    select json_build_object('key', storage_key, 'size', size_bytes)::text from (
      select storage_key, size_bytes from attachments where content_type is not null and deleted_at is null
      union all
      select storage_key, null from avatars where content_type is not null and free_since is null
    ) files order by storage_key collate "C"`);
  for await (const batch of batches) yield* batch.map((line) => JSON.parse(line) as WantedFile);
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
