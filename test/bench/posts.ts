import postgres from "postgres";
import { newId } from "#core/kernel/ids.ts";
import { createChannel } from "#sdk/channels.ts";
import { createClient } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { closedLoop, cpuOf, milliseconds, percentile, ratio, report } from "./measure.ts";

const BODY = "A message of two hundred bytes, as people write them. ".repeat(4).slice(0, 200);
const DURATION = 4_000;
/** Those that a post passes before it is acknowledged. */
const SERVICES = ["gateway", "api"] as const;

/** Durable posts a second through gateway and API, beside one durable insert a post on the same server without anything around it. */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const people = await seedPeople(stack.databaseUrl);
  const client = createClient({ baseUrl: stack.url, token: await people.token("ada") });
  const channels = Array.from({ length: 20 }, (_, n) => `bench-${n}`);
  for (const name of channels) await createChannel(client, "lighthouse", { name });
  const post = (channel: string) => sendMessage(client, { slug: "lighthouse", channel }, { body_md: BODY });

  const floors = await measureFloors(stack);
  const cases = [
    { what: "posts/s, 1 sender", senders: 1, floor: floors[1], channelOf: () => channels[0]! },
    { what: "posts/s, 8 senders in one channel", senders: 8, floor: floors[8], channelOf: () => channels[0]! },
    {
      what: "posts/s, 20 senders in 20 channels",
      senders: 20,
      floor: floors[8],
      channelOf: (n: number) => channels[n]!,
    },
  ];
  for (const { what, senders, floor, channelOf } of cases) {
    await closedLoop(senders, 500, (n) => post(channelOf(n)));
    const before = SERVICES.map((service) => cpuOf(stack.pid(service)));
    const { perSecond, latencies } = await closedLoop(senders, DURATION, (n) => post(channelOf(n)));
    const cpu = SERVICES.map((service, index) => {
      const used = cpuOf(stack.pid(service)) - before[index]!;
      return `${service} ${((used * 1000) / latencies.length).toFixed(0)} us`;
    });
    const times = `p50 ${milliseconds(percentile(latencies, 0.5))}, p99 ${milliseconds(percentile(latencies, 0.99))}`;
    report(what, perSecond.toFixed(0), `${ratio(perSecond, floor)} of the floor; ${times}`);
    report("CPU a post", cpu.join(", "));
  }
  await stack.close();
}

/** A row of the same size with two indexes, by pgbench where it is installed, otherwise by the same driver that the API uses. */
async function measureFloors({ databaseUrl }: Stack): Promise<{ 1: number; 8: number }> {
  const sql = postgres(databaseUrl, { max: 8, onnotice() {} });
  await sql`create table floor (id uuid primary key, channel_id uuid not null, body text not null, created_at timestamptz not null default now())`;
  await sql`create index on floor (channel_id, created_at)`;
  const channel = newId();
  const driver = async (senders: number) =>
    (
      await closedLoop(
        senders,
        DURATION,
        () => sql`insert into floor (id, channel_id, body) values (${newId()}, ${channel}, ${BODY})`,
      )
    ).perSecond;
  const floors = { 1: await driver(1), 8: await driver(8) };
  await sql.end();
  report("floor: inserts/s by the driver, 1 and 8", `${floors[1].toFixed(0)}, ${floors[8].toFixed(0)}`);
  const pgbench = Bun.which("pgbench");
  if (!pgbench) return floors;
  const bench = { 1: await runPgbench(pgbench, databaseUrl, 1), 8: await runPgbench(pgbench, databaseUrl, 8) };
  report("floor: inserts/s by pgbench, 1 and 8", `${bench[1].toFixed(0)}, ${bench[8].toFixed(0)}`);
  return bench;
}

async function runPgbench(pgbench: string, databaseUrl: string, clients: number): Promise<number> {
  const script = `insert into floor (id, channel_id, body) values (gen_random_uuid(), gen_random_uuid(), '${BODY}');`;
  const seconds = DURATION / 1000;
  const command = [
    pgbench,
    "-n",
    "-M",
    "prepared",
    "-c",
    `${clients}`,
    "-j",
    "2",
    "-T",
    `${seconds}`,
    "-f",
    "/dev/stdin",
    databaseUrl,
  ];
  const child = Bun.spawn(command, { stdin: Buffer.from(script), stdout: "pipe", stderr: "ignore" });
  const output = await new Response(child.stdout).text();
  return Number(/tps = ([\d.]+)/.exec(output)?.[1] ?? Number.NaN);
}
