/** Builds what is given to people to run on their own machines: every executable for every system that it is for, from this one. */
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { compile, defineCommit, executables, terminalClient } from "#scripts/lib/bundle.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { keyOf, type Package, packagesIn } from "#scripts/lib/contents.ts";
import { noticesFor } from "#scripts/lib/notices.ts";
import { sbomOf } from "#scripts/lib/sbom.ts";
import { bundleAssets } from "#scripts/lib/web-assets.ts";
import type { Processes } from "#services/launch/processes.ts";
import { version } from "../package.json";

/** The folder of a release. */
export const release = join(checkout, "dist/release");

/** Systems, in the names of Node, and what Bun calls them. The builds for x64 run on processors without AVX2 too. */
export const TARGETS = [
  { system: "linux-x64", target: "bun-linux-x64-baseline" },
  { system: "linux-arm64", target: "bun-linux-arm64" },
  { system: "linux-x64-musl", target: "bun-linux-x64-musl-baseline" },
  { system: "linux-arm64-musl", target: "bun-linux-arm64-musl" },
  { system: "darwin-x64", target: "bun-darwin-x64-baseline" },
  { system: "darwin-arm64", target: "bun-darwin-arm64" },
  { system: "windows-x64", target: "bun-windows-x64-baseline" },
] as const;

/** The servers run on Linux. */
const SERVER_TARGETS = TARGETS.filter(({ system }) => system.startsWith("linux-"));

/**
 * Builds the executables, for each of them an account of what is in it, the licences of all that, the manual page, the
 * completions and SHA256SUMS. Bun fetches the other systems' runtimes once. Throws Refusal with what the bundler said.
 */
export async function buildRelease(processes: Processes): Promise<void> {
  rmSync(release, { recursive: true, force: true });
  const accounts = join(release, ".accounts");
  mkdirSync(accounts, { recursive: true });
  const defines = await defineCommit(processes);
  await bundleAssets(processes, accounts);
  const contained = new Map<string, Package>();
  for (const executable of executables) {
    const account = join(accounts, `${executable.name}.json`);
    const targets = executable === terminalClient ? TARGETS : SERVER_TARGETS;
    await compileFor(processes, executable, targets, [...defines, `--metafile=${account}`]);
    const packages = packagesIn(account, accounts);
    writeFileSync(join(release, `${executable.name}.cdx.json`), sbomOf(executable.name, version, packages));
    for (const one of packages) contained.set(keyOf(one), one);
  }
  rmSync(accounts, { recursive: true });
  // A map beside an executable is of no use to who runs it.
  for (const file of readdirSync(release)) if (file.endsWith(".map")) rmSync(join(release, file));
  const inOrder = [...contained.keys()].toSorted().map((key) => contained.get(key)!);
  writeFileSync(join(release, "THIRD-PARTY-NOTICES.txt"), noticesFor(inOrder));
  await writeShellFiles(processes);
  await writeSums(release);
}

/** One after the other: each takes the memory of several executables. */
async function compileFor(
  processes: Processes,
  { name, entry, options }: (typeof executables)[number],
  targets: readonly (typeof TARGETS)[number][],
  words: string[],
): Promise<void> {
  for (const { system, target } of targets) {
    const about = [...words, `--define=AJET_SYSTEM=${JSON.stringify(system)}`, `--target=${target}`];
    await compile(processes, entry, join(release, `${name}-${system}`), [...options, ...about]);
  }
}

async function writeShellFiles(processes: Processes): Promise<void> {
  const print = (...words: string[]) =>
    processes.run({ name: "ajet-chat", command: [process.execPath, join(checkout, terminalClient.entry), ...words] });
  writeFileSync(join(release, "ajet-chat.1"), await print("man"));
  for (const shell of ["bash", "zsh", "fish"]) {
    writeFileSync(join(release, `ajet-chat.${shell}`), await print("completion", shell));
  }
}

/** Writes the sums of all files of a folder as `sha256sum --check` reads them. */
export async function writeSums(folder: string): Promise<void> {
  const lines: string[] = [];
  for (const file of readdirSync(folder).toSorted()) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(join(folder, file)), hash);
    lines.push(`${hash.digest("hex")}  ${file}\n`);
  }
  writeFileSync(join(folder, "SHA256SUMS"), lines.join(""));
}
