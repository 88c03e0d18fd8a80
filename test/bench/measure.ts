import { readFileSync } from "node:fs";

/** The value below which a share of the samples lies. */
export function percentile(samples: number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
export const ratio = (value: number, floor: number): string => `${(value / floor).toFixed(2)} x`;

/** What a figure is held to: that of `../shared/performance.md` with this id. */
export interface Target {
  id: string;
  value: number;
  must: number;
  /** What it may become. */
  stretch: number;
  best: "low" | "high";
}

export interface Row {
  bench: string;
  what: string;
  figure: string;
  beside: string;
  target?: Target;
}

/** All that was reported in this run. */
export const rows: Row[] = [];
let bench = "";

/** What follows is of this bench. */
export function beginBench(name: string): void {
  bench = name;
  console.log(`\n${name}`);
}

/** One line of a report: what, the figure, and what to compare it with. */
export function report(what: string, figure: string, beside = "", target?: Target): void {
  rows.push({ bench, what, figure, beside, ...(target ? { target } : {}) });
  console.log(`  ${what.padEnd(44)} ${figure.padStart(24)}   ${beside}`);
}

/** Proportional set size of a process in bytes (its own pages, and its share of those that others use too). Linux only. */
export const memoryOf = (pid: number): number => memoryAs(pid, "Pss");

/** Of that, what it holds beside the pages of its executable, which come and go with what else runs of it. */
export const heldBy = (pid: number): number => memoryAs(pid, "Pss_Anon");

function memoryAs(pid: number, kind: string): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(new RegExp(`^${kind}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0) * 1024;
}

/** CPU time that a process has used, in milliseconds. Linux only. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  // utime and stime, in ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Does work in a closed loop of `senders` for `duration` milliseconds; resolves with the latency of each piece. */
export async function closedLoop(
  senders: number,
  duration: number,
  work: (sender: number) => Promise<unknown>,
): Promise<{ perSecond: number; latencies: number[] }> {
  const latencies: number[] = [];
  const end = performance.now() + duration;
  await Promise.all(
    Array.from({ length: senders }, async (_, sender) => {
      while (performance.now() < end) {
        const began = performance.now();
        await work(sender);
        latencies.push(performance.now() - began);
      }
    }),
  );
  return { perSecond: (latencies.length / duration) * 1000, latencies };
}

/** Starts `count` pieces of work evenly, whether or not earlier ones are done. */
export async function atRate(perSecond: number, count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  const began = performance.now();
  const running: Promise<unknown>[] = [];
  for (let n = 0; n < count; n++) {
    await Bun.sleep(Math.max(0, began + (n * 1000) / perSecond - performance.now()));
    running.push(work(n));
  }
  await Promise.all(running);
}
