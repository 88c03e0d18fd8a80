import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { unavailabilityOf } from "#core/database/errors.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { type LoopbackProxy, startProxy } from "#test/support/proxy.ts";

let database: TestDatabase;
let way: LoopbackProxy;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  const { port } = url;
  way = await startProxy(() => [Number(port)]);
  url.port = String(way.port);
  db = openDatabase(url.href, { name: "silent", isWatched: true });
});
afterAll(async () => {
  await way?.restore();
  if (db) await closeDatabase(db);
  await way?.close();
  await database?.drop();
});

const ask = () => db.execute(sql`select 1`);
/** What a statement is refused with, and after how many milliseconds. */
async function refusalOf(work: Promise<unknown>) {
  const began = performance.now();
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return { refusal: unavailabilityOf(error) ?? error, took: performance.now() - began };
}

test("X6: what waits for a silent server is refused after seconds and what comes then at once, until it speaks again", async () => {
  await ask();
  way.hold("up", "down");
  const waited = await Promise.all([
    refusalOf(ask()),
    refusalOf(db.transaction((tx) => tx.execute(sql`select 1`))),
    ...Array.from({ length: 50 }, () => refusalOf(ask())),
  ]);
  for (const { refusal, took } of waited) {
    expect(refusal).toMatchObject({ code: "unavailable", retryAfter: 1 });
    expect(took).toBeLessThan(10_000);
  }
  for (const work of [ask(), db.transaction((tx) => tx.execute(sql`select 1`))]) {
    const { refusal, took } = await refusalOf(work);
    expect(refusal).toMatchObject({ code: "unavailable", retryAfter: 1 });
    expect(took).toBeLessThan(1_000);
  }
  await way.restore();
  const deadline = Date.now() + 10_000;
  while ((await refusalOf(ask())).refusal !== null) {
    expect(Date.now()).toBeLessThan(deadline);
    await Bun.sleep(5);
  }
  expect((await db.execute(sql`select now()::timestamptz as at`))[0]!.at).toBeString();
  await db.transaction(async (tx) => expect((await tx.execute(sql`select 2 as n`))[0]!.n).toBe(2));
}, 30_000);

test("X6: more statements than are answered in the time that people wait are refused at once", async () => {
  const asked = await Promise.all(Array.from({ length: 4_000 }, () => refusalOf(ask())));
  const refused = asked.filter(({ refusal }) => refusal !== null);
  expect(refused.length).toBe(1_000);
  for (const { refusal } of refused) expect(refusal).toMatchObject({ code: "unavailable", retryAfter: 1 });
  // None of them is counted any more.
  expect(
    (await Promise.all(Array.from({ length: 2_500 }, () => refusalOf(ask())))).every((a) => a.refusal === null),
  ).toBe(true);
});

test("X12: a transaction that asks nothing for five seconds ends, and what it has locked is free", async () => {
  const locked = Promise.withResolvers<void>();
  const frozen = Promise.withResolvers<void>();
  const holding = refusalOf(
    db.transaction(async (tx) => {
      await tx.execute(sql`lock table channels in access exclusive mode`);
      locked.resolve();
      await frozen.promise;
    }),
  );
  await Promise.race([locked.promise, holding]);
  await db.execute(sql`select count(*) from channels`);
  frozen.resolve();
  expect((await holding).refusal).toMatchObject({ code: "unavailable" });
}, 20_000);
