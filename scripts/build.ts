/**
 * Builds the executables in dist/, and what the web pages load. `bun run build` builds only what is out of date, and with
 * `--release` all of them for every system that they are for.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { compile, defineCommit, executables } from "#scripts/lib/bundle.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { step } from "#scripts/lib/progress.ts";
import { supervise } from "#scripts/lib/supervise.ts";
import { bundleAssets, bundledAssets } from "#scripts/lib/web-assets.ts";
import { buildRelease, release } from "#scripts/release.ts";
import { type Lock, takeLock } from "#services/launch/lock.ts";
import { Processes } from "#services/launch/processes.ts";

/** The folder of the executables. */
export const dist = join(checkout, "dist");
const pending = join(dist, ".new");
const stamp = join(dist, ".built");

/** Everything that a build depends on: what is in these folders, and these files. */
const SOURCE_FOLDERS = new Bun.Glob("{core,services,clients,drizzle}/**/*");
const SOURCE_FILES = [
  "package.json",
  "bun.lock",
  "tsconfig.json",
  "scripts/build.ts",
  "scripts/lib/bundle.ts",
  "scripts/lib/emoji-data.ts",
  "scripts/lib/web-assets.ts",
];
const NO_SOURCE = /\.test\.tsx?$|\.gen\.(js|css|txt)$/;

/**
 * Builds all executables and web assets, unless they are newer than every source. Builds of several processes wait for
 * each other. Throws Refusal with what the bundler said.
 */
export async function build(processes: Processes): Promise<void> {
  const lock = await waitForLock();
  try {
    rmSync(pending, { recursive: true, force: true });
    const fingerprint = await fingerprintSources();
    if (isBuilt(fingerprint)) return;
    await bundleAssets(processes, pending);
    const defines = await defineCommit(processes);
    await Promise.all(
      executables.map(({ name, entry, options }) =>
        compile(processes, entry, join(pending, name), [...options, ...defines]),
      ),
    );
    for (const { name } of executables) renameSync(join(pending, name), join(dist, name));
    rmSync(pending, { recursive: true });
    writeFileSync(stamp, fingerprint);
  } finally {
    lock.release();
  }
}

/** Builds only what the web pages load: enough for running from source. Throws Refusal with what the bundler said. */
export async function buildAssets(processes: Processes): Promise<void> {
  const lock = await waitForLock();
  try {
    await bundleAssets(processes, pending);
  } finally {
    lock.release();
  }
}

async function waitForLock(): Promise<Lock> {
  mkdirSync(dist, { recursive: true });
  for (;;) {
    const lock = takeLock(join(dist, ".lock"));
    if (lock) return lock;
    await Bun.sleep(50);
  }
}

async function fingerprintSources(): Promise<string> {
  const hash = new Bun.CryptoHasher("sha256").update(Bun.version);
  for (const path of sourcePaths()) hash.update(`\0${path}\0`).update(await Bun.file(join(checkout, path)).bytes());
  return hash.digest("hex");
}

/** The files whose change makes a build out of date, as paths in the checkout. */
export function sourcePaths(): string[] {
  const paths = [...SOURCE_FOLDERS.scanSync(checkout), ...SOURCE_FILES];
  return paths.filter((path) => !NO_SOURCE.test(path)).sort();
}

function isBuilt(fingerprint: string): boolean {
  const generated = bundledAssets.map((path) => join(checkout, path));
  const outputs = [...executables.map(({ name }) => join(dist, name)), ...generated];
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint && outputs.every((path) => existsSync(path));
}

if (import.meta.main) {
  const processes = new Processes(dist, checkout);
  const work = process.argv.includes("--release")
    ? () => step(`A release in ${relative(checkout, release)}/`, () => buildRelease(processes))
    : () => step("Executables in dist/", () => build(processes));
  await supervise(processes, () => work().then(() => 0));
}
