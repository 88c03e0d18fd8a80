/** Checks the code without running it: style, types under both runtimes, and who imports whom. `bun run check` */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { checkout } from "#scripts/lib/checkout.ts";
import { denoSettings, findDeno } from "#scripts/lib/deno.ts";
import { seconds } from "#scripts/lib/progress.ts";

const bun = process.execPath;
const colors = process.stdout.isTTY ? "force" : "off";

const memory = ["--tsBuildInfoFile", "node_modules/.cache/check.tsbuildinfo"];

const checks = [
  { name: "Biome", command: [bun, "node_modules/@biomejs/biome/bin/biome", "ci", `--colors=${colors}`] },
  // What has not changed since the last check is not looked at again: 2 s of work instead of 13.
  { name: "TypeScript", command: [bun, "node_modules/typescript/bin/tsc", "--noEmit", "--incremental", ...memory] },
  { name: "Deno", command: [findDeno(), "check", "--quiet", "core"] },
  { name: "Architecture", command: [bun, "test", "./test/architecture"] },
];

const results = await Promise.all(checks.map(check));
process.exit(results.every((passed) => passed) ? 0 : 1);

/** Runs one check and prints its line when it is done; what it said only when it found something. */
async function check({ name, command: [file, ...words] }: { name: string; command: string[] }): Promise<boolean> {
  const began = performance.now();
  const child = spawn(file!, words, { cwd: checkout, env: { ...process.env, ...denoSettings } });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await new Promise((resolve) => child.once("close", resolve));
  const took = `${seconds(performance.now() - began)} s`;
  console.log(`  ${name.padEnd(12)}  ${code === 0 ? "passed" : "failed"}  ${took}`);
  if (code !== 0) console.log(`${(await said).join("").trim()}\n`);
  return code === 0;
}
