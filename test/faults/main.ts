/**
 * `bun run faults [case...]`: people post twenty times a second and follow what is said, while one part after the other is
 * killed, frozen, cut off or filled up; then what was acknowledged, stored and shown is compared. `--help` says more.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { build, buildAssets, dist } from "#scripts/build.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { findNatsServer } from "#scripts/lib/nats.ts";
import { findNginx } from "#scripts/lib/nginx.ts";
import { supervise } from "#scripts/lib/supervise.ts";
import { findSwift } from "#scripts/lib/swift.ts";
import { removeDatabaseHome } from "#services/launch/database-home.ts";
import { Processes } from "#services/launch/processes.ts";
import { takeState } from "#services/launch/state.ts";
import { TestPostgres } from "#test/support/postgres.ts";
import { type FaultCase, runCase } from "./case.ts";
import { bringFakeTime } from "./fake-time.ts";
import { readOptions } from "./options.ts";
import { randomOf } from "./random.ts";
import { describe, describeOne, type Result, verdictOf } from "./report.ts";

const { cases, seed, source, report, ...settings } = readOptions(process.argv.slice(2));

const folder = mkdtempSync(join(tmpdir(), "ajet-faults-"));
const processes = new Processes(folder, checkout);

await supervise(processes, main, {
  cleanUp() {
    removeDatabaseHome(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

async function main(): Promise<number> {
  await takeState(folder);
  if (source) await buildAssets(processes);
  else {
    await build(processes);
    process.env.TEST_DIST = dist;
  }
  process.env.NATS_SERVER_BIN = await findNatsServer(processes);
  process.env.NGINX_BIN = await findNginx(processes);
  process.env.TEST_SWIFT_PYTHON = await findSwift(processes);
  await bringFakeTime(processes);
  const postgres = await TestPostgres.start(processes, folder);

  console.log(`Seed ${seed}; the same schedule again: bun run faults --seed ${seed}\n`);
  const results: Result[] = [];
  for (const fault of cases) {
    const result = await resultOf(fault, postgres);
    results.push(result);
    console.log(describeOne(result));
    // After each case: a run that is ended in the middle has said what it found.
    write(results);
  }
  console.log(`\n${describe(results, seed)}\n\nAlso in ${relative(process.cwd(), report)}.md and .json.`);
  return results.some((result) => verdictOf(result) === "broken") ? 1 : 0;
}

function write(results: Result[]): void {
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(`${report}.md`, `${describe(results, seed)}\n`);
  writeFileSync(`${report}.json`, `${JSON.stringify({ seed, ...settings, results }, null, 2)}\n`);
}

async function resultOf(fault: FaultCase, postgres: TestPostgres): Promise<Result> {
  const began = performance.now();
  const { id, title } = fault;
  const took = () => (performance.now() - began) / 1000;
  try {
    const skipped = await fault.obstacle?.();
    if (skipped) return { id, title, took: took(), outcome: null, skipped };
    const outcome = await runCase(fault, { ...settings, random: randomOf(seed, id), postgres, processes });
    return { id, title, took: took(), outcome };
  } catch (error) {
    return { id, title, took: took(), outcome: null, failed: `it broke down: ${(error as Error).stack ?? error}` };
  }
}
