import { findFreePorts } from "#scripts/lib/ports.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { startStack } from "#test/support/stack.ts";
import { megabytes, milliseconds, percentile, ratio, report } from "./measure.ts";
import { measureStreams, pidsOf } from "./streams.ts";
import { load, requestOf } from "./wire.ts";

const CONNECTIONS = [1, 16, 64];
const ROUNDS = 3;

/** What the gateway adds to a request of the API and to a stream, beside what a bare proxy adds before the same services. */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  const api = stack.addressOf("api");
  const floor = await startProxy(api);
  const ways = { direct: api, floor: floor.url, gateway: stack.url };
  for (const connections of CONNECTIONS) {
    const rounds: Record<string, { perSecond: number; latencies: number[] }[]> = {};
    // In turns, so that a machine that is busy for a while is so for all of them.
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, url] of Object.entries(ways)) {
        const figures = await load(url, requestOf(url, token, "/api/me"), connections, 2_000);
        rounds[name] = [...(rounds[name] ?? []), figures];
      }
    }
    reportWays(connections, rounds);
  }
  floor.stop();

  const behind = await startProxy(stack.addressOf("tui-sm"));
  const bare = await measureStreams(behind.url, token, { proxy: behind.pid });
  behind.stop();
  const ours = await measureStreams(stack.url, token, pidsOf(stack));
  const kib = (value: number) => `${value.toFixed(1)} KiB`;
  report(
    "gateway: memory a stream, 2,000 open",
    kib(ours.each.gateway!),
    `bare proxy ${kib(bare.each.proxy!)}; tui-sm ${kib(ours.each["tui-sm"]!)}`,
  );
  report(
    "gateway, tui-sm with 2,000 streams",
    `${megabytes(ours.then.gateway!)}, ${megabytes(ours.then["tui-sm"]!)}`,
    `bare proxy ${megabytes(bare.then.proxy!)}; opening 1,500 took ${milliseconds(ours.took)}, bare ${milliseconds(bare.took)}`,
  );
  await stack.close();
}

function reportWays(connections: number, rounds: Record<string, { perSecond: number; latencies: number[] }[]>): void {
  const latencies = (name: string) => rounds[name]!.flatMap((round) => round.latencies);
  const rate = (name: string) => rounds[name]!.reduce((sum, { perSecond }) => sum + perSecond, 0) / ROUNDS;
  for (const [label, share] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const) {
    const [direct, floor, gateway] = ["direct", "floor", "gateway"].map((name) => percentile(latencies(name), share));
    const added = `${(gateway! - direct!).toFixed(2)} ms`;
    const all = `direct ${direct!.toFixed(2)}, gateway ${gateway!.toFixed(2)}, bare proxy ${floor!.toFixed(2)} ms`;
    report(`added ${label}, ${connections} connections`, added, `${all} (adds ${(floor! - direct!).toFixed(2)})`);
  }
  const beside = `direct ${rate("direct").toFixed(0)}, bare proxy ${rate("floor").toFixed(0)}`;
  report(
    `GET /api/me a second, ${connections} connections`,
    rate("gateway").toFixed(0),
    `${beside}; ${ratio(rate("gateway"), rate("floor"))}`,
  );
}

/** A bare proxy before a service, as a process of its own. */
export async function startProxy(upstream: string): Promise<{ url: string; pid: number; stop(): void }> {
  const [port] = await findFreePorts(1);
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/proxy-floor.ts`, upstream, `${port}`], {
    env: { PATH: process.env.PATH!, BUN_CONFIG_MAX_HTTP_REQUESTS: "20000" },
    stdin: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/healthz`).catch(() => null))) await Bun.sleep(20);
  return { url, pid: child.pid, stop: () => child.kill() };
}
