import { afterEach, beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { exchangeCounts, forgetQuietKeys } from "#core/limits/actions.ts";
import { createRateLimits, type RateLimits } from "#services/gateway/rate-limits.ts";
import { createCli } from "#test/support/cli.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { createGatewayWorld } from "#test/support/gateway.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { LIFTED_LIMITS } from "#test/support/limits.ts";

/** A gateway as far as limits go: its own clock, its own counts, its own connections. */
interface Gateway {
  origin: string;
  limits: RateLimits;
  db: Database;
  /** How far its clock is off, in milliseconds. */
  clockOff: number;
  stop(): Promise<void>;
}

let database: TestDatabase;
let gateways: Gateway[];

beforeEach(async () => {
  database = await createTestDatabase();
  gateways = [0, 3_600_000].map(openGateway);
});
afterEach(async () => {
  for (const gateway of gateways) await gateway.stop();
  await database.drop();
});

function openGateway(clockOff: number): Gateway {
  const gateway = { clockOff } as Gateway;
  const clock = () => new Date(Date.now() + gateway.clockOff);
  const settings = { ...LIFTED_LIMITS, RATE_LIMIT_SIGN_INS: 10, RATE_LIMIT_ANONYMOUS: 200 };
  gateway.limits = createRateLimits(settings, clock);
  gateway.db = openDatabase(database.url, { name: "test", max: 2 });
  const { origin, stop } = listenWithoutDatabase({ limits: gateway.limits });
  gateway.origin = origin;
  gateway.stop = async () => {
    await stop();
    await closeDatabase(gateway.db);
  };
  return gateway;
}

const exchange = ({ db, limits }: Gateway) => exchangeCounts(db, Object.values(limits));

/** How many of so many sign-ins are not refused for being too many. */
async function passing({ origin }: Gateway, tries: number, path = "/auth/nobody"): Promise<number> {
  const answers = await Promise.all(Array.from({ length: tries }, () => fetch(origin + path)));
  return answers.filter(({ status }) => status !== 429).length;
}

async function keys(): Promise<string[]> {
  const rows = await gateways[0]!.db.$client<{ key: string }[]>`select key from rate_limits order by key`;
  return rows.map(({ key }) => key);
}

test("A19: two gateways let through together what one would, though their clocks are an hour apart", async () => {
  const [one, two] = gateways as [Gateway, Gateway];
  expect(await passing(one, 6)).toBe(6);
  await exchange(one);
  // The second has no word of it before it has something to tell itself.
  expect(await passing(two, 1)).toBe(1);
  await exchange(two);
  expect(await passing(two, 10)).toBe(3);
  await Promise.all([exchange(one), exchange(two)]);
  await exchange(two);
  expect(await passing(one, 1)).toBeLessThanOrEqual(1);
  expect(await passing(two, 5)).toBe(0);
});

test("both tell at once what they have, in any order and many keys, and hear the sum", async () => {
  const [one, two] = gateways as [Gateway, Gateway];
  const addresses = Array.from({ length: 300 }, (_, n) => `192.0.2.${n}`);
  for (const address of addresses) for (let n = 0; n < 4; n++) one.limits.signIns.take(address);
  for (const address of addresses.toReversed()) for (let n = 0; n < 5; n++) two.limits.signIns.take(address);
  await Promise.all([exchange(one), exchange(two)]);
  expect(await keys()).toHaveLength(300);
  for (const address of addresses) {
    // One of the two was first and heard only of itself; the other heard of both.
    const left = [one, two].map(({ limits }) => limits.signIns.take(address).remaining);
    expect(Math.min(...left)).toBe(0);
  }
});

test("what little a source does is not written down, and what is written holds no secret", async () => {
  const [one] = gateways as [Gateway, Gateway];
  expect(await passing(one, 9, "/api/me")).toBe(9);
  await exchange(one);
  expect(await keys()).toEqual([]);
  expect(await passing(one, 1, "/api/me")).toBe(1);
  await exchange(one);
  expect(await keys()).toEqual(["anonymous:127.0.0.1"]);
});

test("a gateway whose database is away goes on by its own counts, and none of that is charged afterwards", async () => {
  const [one] = gateways as [Gateway, Gateway];
  await one.db.$client`alter table rate_limits rename to away`;
  expect(await passing(one, 12)).toBe(10);
  await expect(exchange(one)).rejects.toThrow("rate_limits");
  expect(await passing(one, 3)).toBe(0);
  await one.db.$client`alter table away rename to rate_limits`;
  one.clockOff += 60_000;
  expect(await passing(one, 12)).toBe(10);
});

test("what has been quiet for long enough is removed, and what counts stays", async () => {
  const [one] = gateways as [Gateway, Gateway];
  await passing(one, 1);
  await exchange(one);
  await one.db.$client`insert into rate_limits values ('sign-in:192.0.2.1', now() - interval '1 second')`;
  await forgetQuietKeys(one.db);
  expect(await keys()).toEqual(["sign-in:127.0.0.1"]);
});

test("a script that asks too much learns it by exit code 6, and how long to wait", async () => {
  const limits = createRateLimits({ ...LIFTED_LIMITS, RATE_LIMIT_PER_ADDRESS: 1 }, () => new Date());
  const { origin, stop } = listenWithoutDatabase({ limits });
  const cli = createCli(process.execPath, join(import.meta.dir, "../../clients/cli/main.ts"));
  const whoami = () => cli.run(["whoami"], { env: { AJET_CHAT_SERVER: origin, AJET_CHAT_TOKEN: "of nobody" } });
  expect((await whoami()).code).not.toBe(6);
  const { code, stdout, stderr } = await whoami();
  expect({ code, stdout }).toEqual({ code: 6, stdout: "" });
  expect(stderr).toMatch(/Try again in \d+ seconds\./);
  cli.close();
  await stop();
});

test("a gateway tells the others of a sign-in by itself", async () => {
  const world = await createGatewayWorld({ limits: { RATE_LIMIT_SIGN_INS: "30" } });
  await fetch(`${world.origin}/auth/gitea`, { redirect: "manual" });
  const told = async () => (await world.db.$client`select from rate_limits`).length;
  for (;;) if ((await told()) > 0) break;
  await world.close();
});
