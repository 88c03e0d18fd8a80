import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { readSettings } from "#core/kernel/config.ts";
import { type Log, silentLog } from "#core/kernel/log.ts";
import { settings } from "#services/api/settings.ts";
import { start } from "#services/api/start.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { startTestNats, type TestNats } from "#test/support/nats.ts";
import { request } from "#test/support/world.ts";

let database: TestDatabase;
let nats: TestNats;
const folder = mkdtempSync(join(tmpdir(), "ajet-blobs-"));
beforeAll(async () => {
  [database, nats] = await Promise.all([createTestDatabase(), startTestNats()]);
});
afterAll(async () => {
  await nats?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the API after some changes to the database, and asks whether it is ready. */
async function askAfter(...changes: string[]) {
  const sql = postgres(database.url, { max: 1 });
  for (const change of changes) await sql.unsafe(`alter database ${new URL(database.url).pathname.slice(1)} ${change}`);
  await sql.end();
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (_fields, message) => warnings.push(message) };
  const values = { PORT: "0", DATABASE_URL: database.url, NATS_URL: nats.url, BLOB_DIR: folder };
  const running = await start(readSettings(settings, values), log);
  const { status, body } = await request(`http://127.0.0.1:${running.port}`, null, "GET", "/readyz");
  await running.close();
  return { status, body, warnings: warnings.join("\n") };
}

test("D14: on a server that may lose what it has acknowledged the API warns, is not ready, and says what to set", async () => {
  const { status, body, warnings } = await askAfter("set synchronous_commit = off", "reset ajet.throw_away");
  expect(status).toBe(503);
  expect(body.failing).toContain("durability");
  expect(body.reasons.durability).toContain("Set synchronous_commit=on.");
  expect(warnings).toContain("Set synchronous_commit=on.");
});

test("D14: where the database says that nobody will miss it, that is a warning all the same", async () => {
  const { status, body, warnings } = await askAfter("set synchronous_commit = off", "set ajet.throw_away = on");
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: "degraded", failing: expect.arrayContaining(["durability"]) });
  expect(warnings).toContain("Set synchronous_commit=on.");
});
