import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { startSweeper } from "#core/attachments/sweeper.ts";
import { createDatabase } from "#core/database/create.ts";
import { closeDatabase, openDatabase } from "#core/database/database.ts";
import { migrate } from "#core/database/migrate.ts";
import { openNatsBus } from "#core/events/nats-bus.ts";
import { systemClock } from "#core/kernel/clock.ts";
import { readSettings } from "#core/kernel/config.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import type { Message } from "#core/messages/schema.ts";
import { migrations } from "#drizzle/migrations.gen.ts";
import { restoreBackup } from "#services/api/backup/restore.ts";
import { takeBackup } from "#services/api/backup/take.ts";
import { verifyBackup } from "#services/api/backup/verify.ts";
import { openFolder } from "#services/api/blobs/folder.ts";
import { settings } from "#services/api/settings.ts";
import { bytesOf } from "#test/support/bytes.ts";
import { startTestS3, type TestS3 } from "#test/support/s3.ts";
import { download, formOf, PIXEL, upload } from "#test/support/uploads.ts";
import { type Actor, createWorld, request, type World, withApi } from "#test/support/world.ts";

const MAIN = join(import.meta.dir, "../../services/api/main.ts");
const GENERAL = "/api/c/lighthouse/channels/general";

let world: World;
let s3: TestS3;
let general: string;
/** Everything of these tests: the store of the world's files, and backups. */
const folder = mkdtempSync(join(tmpdir(), "ajet-backup-"));
const store = join(folder, "store");
const newFolder = (name: string) => join(folder, `${name}-${newId()}`);

beforeAll(async () => {
  [world, s3] = await Promise.all([createWorld(), startTestS3()]);
  await withApi(world, { BLOB_DIR: store });
  general = (await world.ada.api("GET", GENERAL)).body.id;
});
afterAll(async () => {
  await world?.close();
  for (const name of databases) await dropDatabase(name);
  await s3?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const databases: string[] = [];

/** An address of a database in which there is nothing. */
async function emptyDatabase(): Promise<string> {
  const name = `t_${newId().replaceAll("-", "")}`;
  databases.push(name);
  const url = await createDatabase(new URL(process.env.TEST_DATABASE_URL!), name);
  await inDatabase(process.env.TEST_DATABASE_URL!, (sql) =>
    sql.unsafe(`alter database ${name} set ajet.throw_away = on`),
  );
  return url;
}

const dropDatabase = (name: string) =>
  inDatabase(process.env.TEST_DATABASE_URL!, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));

async function inDatabase<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice() {} });
  return work(sql).finally(() => sql.end());
}

const valuesOf = (more: Record<string, string | undefined> = {}) =>
  readSettings(settings, { DATABASE_URL: world.databaseUrl, NATS_URL: world.nats.url, BLOB_DIR: store, ...more });
const backup = (path: string) => takeBackup(valuesOf(), path);
const restore = (
  path: string,
  url: string,
  more: Record<string, string | undefined> = { BLOB_DIR: newFolder("blobs") },
) => restoreBackup(valuesOf({ DATABASE_URL: url, ...more }), path);

/** The verb as an operator types it. */
function spawn(words: string[], more: Record<string, string> = {}) {
  const env = { DATABASE_URL: world.databaseUrl, NATS_URL: world.nats.url, BLOB_DIR: store, ...more };
  return Bun.spawn([process.execPath, MAIN, ...words], { env, stdout: "pipe", stderr: "pipe" });
}

async function postFile(who: Actor, content: Uint8Array): Promise<{ message: string; file: string; key: string }> {
  const { body: file } = await upload(who, general, { name: "log.bin", content });
  const { body } = await who.api("POST", `${GENERAL}/messages`, { body_md: "", attachment_ids: [file.id] });
  const [row] = await world.db.$client`select storage_key from attachments where id = ${file.id}`;
  return { message: body.id, file: file.id, key: row!.storage_key };
}

/** Posts twenty messages a second, if each is answered in time, every third with a file, until it is stopped. */
function keepPosting(who: Actor) {
  const acknowledged: { id: string; at: number; file: string | null }[] = [];
  let going = true;
  const running = (async () => {
    for (let n = 0; going; n++) {
      const file =
        n % 3 === 0 ? (await upload(who, general, { name: `${n}.bin`, content: bytesOf(1000 + n) })).body.id : null;
      const body = { body_md: `number ${n}`, attachment_ids: file ? [file] : [], client_message_id: newId() };
      const { body: message } = await who.api("POST", `${GENERAL}/messages`, body);
      acknowledged.push({ id: message.id, at: Date.now(), file });
      await Bun.sleep(50);
    }
  })();
  return {
    acknowledged,
    async stop() {
      going = false;
      await running;
    },
  };
}

const positionOf = async (): Promise<string> => {
  const bus = await openNatsBus({ url: world.nats.url, name: "test", log: silentLog });
  return bus.position().finally(() => bus.close());
};

test("D10: what was acknowledged before the moment of a backup under load is there on an empty machine, with files, sign-ins and a stream anew", async () => {
  const path = newFolder("d10");
  const { body: me } = await world.ada.api("PUT", "/api/me/avatar", formOf({}, { name: "a.gif", content: PIXEL }));
  const { acknowledged, stop } = keepPosting(world.cy);
  while (acknowledged.length < 6) await Bun.sleep(10);
  const child = spawn(["backup", path]);
  const said = await new Response(child.stdout).text();
  expect([await child.exited, await new Response(child.stderr).text()]).toEqual([0, ""]);
  await stop();
  const { taken_at } = await verifyBackup(path);
  expect(said).toContain(taken_at);
  const expected = acknowledged.filter(({ at }) => at < Date.parse(taken_at));
  expect(expected.length).toBeGreaterThanOrEqual(6);
  expect(acknowledged.length).toBeGreaterThan(expected.length);

  const [url, before] = [await emptyDatabase(), await positionOf()];
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3.settings;
  const inS3 = {
    BLOB_DIR: undefined,
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
  await restore(path, url, inS3);
  const restored = await withApi(
    { databaseUrl: url, nats: world.nats, apiUrl: "", onClose: world.onClose },
    { ...inS3, BLOB_DIR: "" },
  );
  const ask = (who: Actor, method: string, route: string, body?: unknown) =>
    request(restored.apiUrl, who.token, method, route, body);
  const { items } = (await ask(world.cy, "GET", `${GENERAL}/messages?limit=200`)).body as { items: Message[] };
  const filesOf = new Map(items.map(({ id, attachments }) => [id, attachments.map((each) => each.id)]));
  for (const { id, file } of expected) expect([id, filesOf.get(id)]).toEqual([id, file ? [file] : []]);
  for (const { file } of expected.filter((each) => each.file).slice(-3)) {
    const answers = [world, restored].map((place) => download(place as World, world.cy, { id: file! }));
    const [one, other] = await Promise.all(answers.map(async (answer) => (await answer).bytes()));
    expect(Bun.hash(one!)).toBe(Bun.hash(other!));
  }
  expect((await ask(world.ada, "GET", me.avatar_url)).status).toBe(200);
  const posted = await ask(world.bo, "POST", `${GENERAL}/messages`, { body_md: "On we go." });
  expect(posted.status).toBe(201);
  expect((await positionOf()).split("-")[0]).not.toBe(before.split("-")[0]);
}, 60_000);

test("a backup is its user's alone, and what people have deleted is gone from it at the next one", async () => {
  const path = newFolder("again");
  const [kept, deleted] = [await postFile(world.cy, bytesOf(3000)), await postFile(world.cy, bytesOf(2000))];
  const first = await backup(path);
  expect(existsSync(join(path, "files", deleted.key))).toBe(true);
  await world.cy.api("DELETE", `/api/messages/${deleted.message}`);
  const second = await backup(path);
  expect(second.files.list.lines).toBe(first.files.list.lines - 1);
  expect([kept, deleted].map(({ key }) => existsSync(join(path, "files", key)))).toEqual([true, false]);
  const all = readdirSync(path, { recursive: true, withFileTypes: true });
  for (const entry of all) {
    const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
    expect([entry.name, mode.toString(8)]).toEqual([entry.name, entry.isFile() ? "600" : "700"]);
  }
  expect(all.filter(({ name }) => name.startsWith("rows-"))).toHaveLength(1);
});

test("a backup that is killed leaves the one before whole; the next goes on where it stood, and no file is swept meanwhile", async () => {
  const path = newFolder("killed");
  const { taken_at } = await backup(path);
  const [copied, gone] = [await postFile(world.cy, bytesOf(70_000)), await postFile(world.cy, bytesOf(100))];
  const blocker = postgres(world.databaseUrl, { max: 1 });
  const blocked = await blocker.reserve();
  await blocked`begin`;
  await blocked`lock table messages in access exclusive mode`;
  const child = spawn(["backup", path]);
  await untilWaits("ajet-api backup");
  await expect(backup(path)).rejects.toThrow("Another backup of this database is under way");
  await world.db.$client`update attachments set deleted_at = now() where id = ${gone.file}`;
  const sweeper = startSweeper({ db: world.db, blobs: await openFolder(store), clock: systemClock, log: silentLog });
  expect(await sweeper.sweep()).toBe(0);
  child.kill("SIGKILL");
  await child.exited;
  await blocked`rollback`;
  blocked.release();
  await blocker.end();

  expect((await verifyBackup(path)).taken_at).toBe(taken_at);
  // Were it asked for again, it would be missing.
  rmSync(join(store, copied.key));
  const manifest = await backup(path);
  expect(manifest.files.missing).toBe(0);
  expect(Bun.hash(readFileSync(join(path, "files", copied.key)))).toBe(Bun.hash(bytesOf(70_000)));
  expect(await sweeper.sweep()).toBeGreaterThan(0);
  await sweeper.close();
  // For the tests that follow.
  await world.cy.api("DELETE", `/api/messages/${copied.message}`);
});

/** Resolves once a connection of this name waits for a lock. */
async function untilWaits(name: string): Promise<void> {
  for (;;) {
    const rows = await world.db.$client`
      select from pg_stat_activity where application_name = ${name} and wait_event_type = 'Lock'
        and datname = current_database()`;
    if (rows.length > 0) return;
  }
}

test("a file that the store has lost is counted, and the exit code says so; all else is in the backup", async () => {
  const path = newFolder("lost");
  const lost = await postFile(world.cy, bytesOf(500));
  rmSync(join(store, lost.key));
  const child = spawn(["backup", path]);
  expect(await child.exited).toBe(1);
  expect(await new Response(child.stderr).text()).toContain("one file that a row names is not in the store");
  expect((await verifyBackup(path)).files.missing).toBe(1);
  await restore(path, await emptyDatabase());
  await world.cy.api("DELETE", `/api/messages/${lost.message}`);
});

test("D10: a damaged backup, and one that never came to its end, are refused before anything is changed", async () => {
  const [path, url] = [newFolder("damaged"), await emptyDatabase()];
  const { key } = await postFile(world.cy, bytesOf(4000));
  const { tables } = await backup(path);
  const tablesThere = () => inDatabase(url, (sql) => sql`select from pg_tables where schemaname = 'public'`);
  const damage = async (name: string, expected: RegExp) => {
    const whole = readFileSync(name);
    const other = Buffer.from(whole);
    other[other.length >> 1]! ^= 1;
    writeFileSync(name, other);
    await expect(verifyBackup(path)).rejects.toThrow(expected);
    await expect(restore(path, url)).rejects.toThrow(expected);
    expect(await tablesThere()).toHaveLength(0);
    writeFileSync(name, whole);
  };
  await damage(join(path, "files", key), /^The backup is damaged: files\/.* has other bytes than were written/);
  await damage(
    join(path, tables.find(({ name }) => name === "messages")!.rows.path),
    /messages\.jsonl\.gz has other bytes/,
  );
  rmSync(join(path, "files", key));
  await expect(restore(path, url)).rejects.toThrow(/files\/.* is missing/);
  rmSync(join(path, "manifest.json"));
  await expect(restore(path, url)).rejects.toThrow(/holds no backup, or one that did not come to its end/);
});

test("a database that holds anything, is in use, or was prepared by a newer version is refused", async () => {
  const path = newFolder("refused");
  await backup(path);
  await expect(restore(path, world.databaseUrl)).rejects.toThrow(/is not empty: there are .*createdb/);

  const inUse = await emptyDatabase();
  const db = openDatabase(inUse, { name: "ajet-api", max: 1 });
  await db.execute("select 1");
  await expect(restore(path, inUse)).rejects.toThrow("ajet-api is connected to the database. Stop ajet-chat");
  await closeDatabase(db);
  await restore(path, inUse);
  await expect(restore(path, inUse)).rejects.toThrow("is not empty");

  const newer = JSON.parse(readFileSync(join(path, "manifest.json"), "utf8"));
  newer.migration.hash = "f".repeat(64);
  writeFileSync(join(path, "manifest.json"), JSON.stringify(newer));
  await expect(restore(path, await emptyDatabase())).rejects.toThrow("which is newer. Restore it by that version.");
});

test("a restore that is killed has changed no row, and done again it goes on", async () => {
  const [path, url, blobs] = [newFolder("resumed"), await emptyDatabase(), newFolder("blobs")];
  const { key } = await postFile(world.cy, bytesOf(9000));
  await backup(path);
  const blocker = postgres(url, { max: 1, onnotice() {} });
  await blocker`select pg_advisory_lock(727101)`;
  const child = spawn(["restore", path], { DATABASE_URL: url, BLOB_DIR: blobs });
  while (!existsSync(join(blobs, key))) await Bun.sleep(1);
  child.kill("SIGKILL");
  await child.exited;
  await blocker.end();
  // What is stored already is not stored again: a folder that cannot be written would refuse it.
  const stored = statSync(join(blobs, key)).mtimeMs;
  await restore(path, url, { BLOB_DIR: blobs });
  expect(statSync(join(blobs, key)).mtimeMs).toBe(stored);
  const counts = (at: string) =>
    inDatabase(at, (sql) => sql`select count(*)::int as count, max(seq)::int as seq from messages`);
  expect([...(await counts(url))]).toEqual([...(await counts(world.databaseUrl))]);
});

test("a backup of an older schema is restored and brought to this version's", async () => {
  const [old, url, path] = [await emptyDatabase(), await emptyDatabase(), newFolder("old")];
  await migrate(old, migrations.at(-2)!.folderMillis);
  const id = newId();
  await inDatabase(
    old,
    (sql) => sql`insert into users (id, username, display_name) values (${id}, 'eve', 'Eve "\\\n 灯台')`,
  );
  await takeBackup(valuesOf({ DATABASE_URL: old }), path);
  await restore(path, url);
  const [row] = await inDatabase(
    url,
    (sql) => sql`
    select u.display_name, u.names, (select count(*)::int from drizzle.__drizzle_migrations) as migrations from users u`,
  );
  expect({ ...row }).toEqual({
    display_name: 'Eve "\\\n 灯台',
    names: ' eve eve "\\\n 灯台',
    migrations: migrations.length,
  });
});
