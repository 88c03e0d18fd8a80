/**
 * `bun run bench [name...]`: measures the compiled executables on durable PostgreSQL and real NATS, each figure beside the
 * floor of the same run. Read the ratios: milliseconds of different machines and days say little. Writes a report of it, in
 * Markdown and in JSON, into `.bench`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, dist } from "#scripts/build.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { findNatsServer } from "#scripts/lib/nats.ts";
import { findNginx } from "#scripts/lib/nginx.ts";
import { startPostgres } from "#scripts/lib/postgres.ts";
import { supervise } from "#scripts/lib/supervise.ts";
import { removeDatabaseHome } from "#services/launch/database-home.ts";
import { Processes } from "#services/launch/processes.ts";
import { takeState } from "#services/launch/state.ts";
import { machineFacts } from "./machine.ts";
import { beginBench, rows } from "./measure.ts";
import { saveReport } from "./report.ts";

/** Each in a file of its own, in the order in which they run. */
const BENCHES = [
  "executables",
  "terminal-client",
  "screen",
  "posts",
  "delivery",
  "streams",
  "gateway",
  "flood",
  "restarts",
  "timing",
  "history",
  "pages",
  "storm",
  "team-day",
  "peers",
] as const;
/** These take so long that they run only when they are named. */
const LONG = ["idle-streams"] as const;

const named = process.argv.slice(2);
const all: readonly string[] = [...BENCHES, ...LONG];
const unknown = named.find((name) => !all.includes(name));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}". There are: ${all.join(", ")}.`);
  process.exit(2);
}
const chosen = named.length === 0 ? BENCHES : all.filter((name) => named.includes(name));

const began = new Date();
const facts = machineFacts();
const folder = mkdtempSync(join(tmpdir(), "ajet-bench-"));
const processes = new Processes(folder, checkout);

await supervise(processes, bench, {
  cleanUp() {
    removeDatabaseHome(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

async function bench(): Promise<number> {
  await takeState(folder);
  await build(processes);
  // Durable, as in production: what the tests' server leaves out is what posting costs.
  const server = await startPostgres(processes, folder, { throwAway: false });
  process.env.TEST_DATABASE_URL = server.href;
  process.env.TEST_DIST = dist;
  process.env.NATS_SERVER_BIN = await findNatsServer(processes);
  process.env.NGINX_BIN = await findNginx(processes);
  for (const name of chosen) {
    const { run } = (await import(`./${name}.ts`)) as { run(): Promise<void> };
    beginBench(name);
    await run();
  }
  console.log(`\n${saveReport(rows, facts, began)}`);
  return 0;
}
