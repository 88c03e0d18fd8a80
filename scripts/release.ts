/** Builds what is given to people to run on their own machines: the terminal client for every system, from this one. */
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { compile, defineCommit, terminalClient } from "#scripts/lib/bundle.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import type { Processes } from "#services/launch/processes.ts";

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

/**
 * Builds the executables, the manual page, the completions and SHA256SUMS. Bun fetches the other systems' runtimes once.
 * Throws Refusal with what the bundler said.
 */
export async function buildRelease(processes: Processes): Promise<void> {
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  const defines = await defineCommit(processes);
  // One after the other: each takes the memory of several executables.
  for (const { system, target } of TARGETS) {
    const { name, entry, options } = terminalClient;
    const about = [...defines, `--define=AJET_SYSTEM=${JSON.stringify(system)}`, `--target=${target}`];
    await compile(processes, entry, join(release, `${name}-${system}`), [...options, ...about]);
  }
  // A map beside an executable is of no use to who runs it.
  for (const file of readdirSync(release)) if (file.endsWith(".map")) rmSync(join(release, file));
  await writeShellFiles(processes);
  await writeSums(release);
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
