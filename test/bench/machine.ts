import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, release, totalmem } from "node:os";
import { checkout } from "#scripts/lib/checkout.ts";

/**
 * How many processors everything on this machine but this process keeps busy while work is done, however long that takes. Linux
 * only.
 */
export async function machineCpu(work: () => Promise<unknown>): Promise<number> {
  const before = busy() - own();
  const began = performance.now();
  await work();
  return (busy() - own() - before) / (performance.now() - began);
}

/** Milliseconds in which the processors did something here; what the host took from them (steal) is somebody else's. */
function busy(): number {
  const [user, nice, system, , , irq, softirq] = readFileSync("/proc/stat", "utf8")
    .split("\n")[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user! + nice! + system! + irq! + softirq!) * 10;
}

function own(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What figures depend on. */
export const machineFacts = (): Record<string, string | number> => ({
  commit: Bun.spawnSync(["git", "describe", "--always", "--dirty"], { cwd: checkout }).stdout.toString().trim(),
  processor: `${cpus()[0]?.model ?? arch()} x ${cpus().length}`,
  memory_gib: Math.round(totalmem() / 1024 ** 3),
  kernel: release(),
  bun: Bun.version,
  load_before: loadavg()[0]!,
});
