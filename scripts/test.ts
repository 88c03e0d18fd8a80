/** Runs the tests on throw-away servers; scripts/test runs this when Bun and the packages are there. */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { build, buildAssets, dist } from "#scripts/build.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { findChromium } from "#scripts/lib/chromium.ts";
import { denoSettings, findDeno } from "#scripts/lib/deno.ts";
import { countResults, type Results, sumResults } from "#scripts/lib/junit.ts";
import { findNatsServer } from "#scripts/lib/nats.ts";
import { findNginx } from "#scripts/lib/nginx.ts";
import { startPostgres } from "#scripts/lib/postgres.ts";
import { seconds, step } from "#scripts/lib/progress.ts";
import { supervise } from "#scripts/lib/supervise.ts";
import { findSwift } from "#scripts/lib/swift.ts";
import { removeDatabaseHome } from "#services/launch/database-home.ts";
import type { Lock } from "#services/launch/lock.ts";
import { Processes } from "#services/launch/processes.ts";
import { removeAbandoned, takeState } from "#services/launch/state.ts";

const HELP = `Runs the tests on throw-away servers and prints, as its last line, "N passed, N failed".

Usage: scripts/test [tier...] [-- file, folder or option of bun test...]

Tiers (all of them unless named):
  unit          without servers; what is in core under Deno too, unless options follow
  integration   with PostgreSQL, NATS, nginx and S3 (Swift, or the store that S3_ENDPOINT, S3_BUCKET, S3_REGION,
                S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY name)
  e2e           with the executables, nginx and Chromium`;

/** Where the tests of each tier are, how long one of them may take, and how many files run at once. */
const TIERS = {
  unit: {
    folders: ["core", "services", "clients", "scripts", "test/architecture", "test/faults"],
    milliseconds: 5_000,
    lanes: 1,
  },
  integration: { folders: ["test/contract", "test/integration", "test/runtime"], milliseconds: 30_000, lanes: 1 },
  // People mostly wait for each other there.
  e2e: { folders: ["test/e2e"], milliseconds: 30_000, lanes: 2 },
};
type Tier = keyof typeof TIERS;

interface DenoRun {
  folder: string;
  permissions: string[];
}

/** What runs under Deno too. A test of core that needs more than these permissions uses more than core may. */
const UNDER_DENO: Partial<Record<Tier, DenoRun>> = {
  unit: { folder: "core", permissions: ["--allow-read", "--allow-env"] },
  integration: {
    folder: "test/runtime",
    permissions: ["--allow-read", "--allow-env", "--allow-net", "--allow-run", "--allow-write", "--allow-sys"],
  },
};

const TEMPORARY = "ajet-test-";
const TESTS = new Bun.Glob("**/*.test.{ts,tsx}");

const { tiers, further } = readCommandLine();
const folder = join(tmpdir(), `${TEMPORARY}${randomUUID()}`);
const processes = new Processes(folder, checkout);
let lock: Lock | undefined;

await supervise(processes, test, { cleanUp });

function readCommandLine(): { tiers: Tier[]; further: string[] } {
  const words = process.argv.slice(2);
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  const named = words.slice(0, end);
  if (named.includes("--help") || named.includes("-h")) {
    console.log(HELP);
    process.exit(0);
  }
  const unknown = named.find((word) => !Object.hasOwn(TIERS, word));
  if (unknown !== undefined) {
    console.error(`There is no tier "${unknown}". See --help.`);
    process.exit(2);
  }
  const all = Object.keys(TIERS) as Tier[];
  return { tiers: named.length > 0 ? all.filter((tier) => named.includes(tier)) : all, further: words.slice(end + 1) };
}

async function test(): Promise<number> {
  lock = await takeState(folder);
  await removeAbandoned(tmpdir(), TEMPORARY);
  const settings = await prepare(tiers.filter((tier) => testFolders(tier).length > 0));
  const lines: string[] = [];
  const all: Results[] = [];
  for (const tier of tiers) {
    const began = performance.now();
    const results = await runTier(tier, settings);
    all.push(results);
    lines.push(describe(tier, results, performance.now() - began));
  }
  const { passed, failed } = sumResults(all);
  console.log(`\n${lines.join("\n")}\n\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** Brings what the tests of these tiers need. Returns the settings by which they find it. */
async function prepare(tiers: Tier[]): Promise<Record<string, string>> {
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  const settings: Record<string, string> = { TMPDIR: temporary };
  if (!process.stdout.isTTY) settings.NO_COLOR = "1";
  if (!tiers.includes("e2e")) await step("Web assets", () => buildAssets(processes));
  if (tiers.includes("integration") || tiers.includes("e2e")) {
    settings.NATS_SERVER_BIN = await step("NATS", () => findNatsServer(processes));
    settings.NGINX_BIN = await step("nginx", () => findNginx(processes));
    const database = await step("PostgreSQL", () => startPostgres(processes, folder, { throwAway: true }));
    settings.TEST_DATABASE_URL = database.href;
  }
  if (tiers.includes("integration")) Object.assign(settings, await findS3());
  if (tiers.includes("e2e")) {
    settings.TEST_CHROMIUM = await step("Chromium", () => findChromium(processes));
    await step("Executables", () => build(processes));
    settings.TEST_DIST = dist;
  }
  return settings;
}

/** Files are tested against the S3 store that the environment names, or else against Swift. */
async function findS3(): Promise<Record<string, string>> {
  const { S3_ENDPOINT, S3_BUCKET = "", S3_REGION = "us-east-1", S3_ACCESS_KEY_ID = "", ...env } = process.env;
  if (!S3_ENDPOINT) return { TEST_SWIFT_PYTHON: await step("S3 (Swift)", () => findSwift(processes)) };
  return { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: env.S3_SECRET_ACCESS_KEY ?? "" };
}

async function runTier(tier: Tier, settings: Record<string, string>): Promise<Results> {
  console.log(`\n${tier}`);
  const results = [];
  if (testFolders(tier).length > 0) results.push(await runUnderBun(tier, settings));
  const again = UNDER_DENO[tier];
  if (again && further.length === 0) results.push(await runUnderDeno(again, settings));
  return sumResults(results);
}

async function runUnderBun(tier: Tier, settings: Record<string, string>): Promise<Results> {
  const report = join(folder, `${tier}.xml`);
  // Without orphans: what a test has started ends with the run, even when that is killed.
  const { milliseconds, lanes } = TIERS[tier];
  const options = ["--no-orphans", "--only-failures", `--timeout=${milliseconds}`];
  if (lanes > 1) options.push(`--parallel=${lanes}`);
  const reporter = ["--reporter=junit", `--reporter-outfile=${report}`];
  // Beside the folders of the tier, single files would choose nothing.
  const folders = further.some(isPath) ? [] : testFolders(tier);
  const words = further.map((word) => (isPath(word) ? `./${relative(checkout, join(checkout, word))}` : word));
  const command = [process.execPath, "test", ...folders, ...options, ...reporter, ...words];
  return readResults(report, await processes.show({ name: "bun test", command, settings }));
}

/** The tests of core, and of the drivers that it uses, once more: it promises to run on both runtimes. */
async function runUnderDeno(
  { folder: tests, permissions }: DenoRun,
  settings: Record<string, string>,
): Promise<Results> {
  const report = join(folder, `deno-${tests.replaceAll("/", "-")}.xml`);
  // Types are the business of the check.
  const options = ["--no-check", "--no-prompt", ...permissions, "--reporter=dot", `--junit-path=${report}`];
  const command = [findDeno(), "test", ...options, tests];
  const program = { name: "deno test", command, settings: { ...settings, ...denoSettings } };
  return readResults(report, await processes.show(program));
}

function isPath(word: string): boolean {
  return !word.startsWith("-") && existsSync(join(checkout, word));
}

function readResults(report: string, exitCode: number): Results {
  return countResults(existsSync(report) ? readFileSync(report, "utf8") : "", exitCode);
}

/** The folders of a tier that hold tests, written so that `bun test` takes them for paths. */
function testFolders(tier: Tier): string[] {
  return TIERS[tier].folders.filter(hasTests).map((path) => `./${path}`);
}

function hasTests(path: string): boolean {
  const absolute = join(checkout, path);
  return existsSync(absolute) && !TESTS.scanSync(absolute).next().done;
}

function describe(tier: Tier, { passed, failed, skipped }: Results, milliseconds: number): string {
  const columns = [tier.padEnd(12), `${passed} passed`.padStart(12), `${failed} failed`.padStart(11)];
  return `  ${columns.join("")}${`${skipped} skipped`.padStart(12)}${`${seconds(milliseconds)} s`.padStart(9)}`;
}

function cleanUp(): void {
  removeDatabaseHome(folder);
  // What tests of an interrupted run had started may still be writing.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  lock?.release();
}
