import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, release, totalmem } from "node:os";
import { checkout } from "#scripts/lib/checkout.ts";

/** CPU time in milliseconds that everything on this machine but this process uses while work is done. Linux only. */
export async function machineCpu(work: () => Promise<unknown>): Promise<number> {
  const before = busy() - own();
  await work();
  return busy() - own() - before;
}

/** Ticks of 10 ms in which the processors did something. */
function busy(): number {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync("/proc/stat", "utf8")
    .split("\n")[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user! + nice! + system! + irq! + softirq! + steal!) * 10;
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
