/** Processes as the operating system knows them, by id; ours or left behind by an earlier start. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Longer than the ten seconds that our services take for it at most. */
const GRACE_MILLISECONDS = 15_000;

/**
 * Names one process for good: its id and when it started, because the system gives ids out again, and after a restart of a
 * container the same ones in the same order. Null when no such process runs.
 */
export function identify(pid: number): string | null {
  if (process.platform !== "linux") return identifyByPs(pid);
  try {
    // The name of the program, in parentheses, may itself hold spaces and parentheses; the start is field 22 of the line.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return null;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${pid} ${boot} ${fields[19]}`;
  } catch {
    return null;
  }
}

function identifyByPs(pid: number): string | null {
  const started = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim();
  return started ? `${pid} ${started}` : null;
}

/** The command line of a process, its words separated by spaces; empty when no such process runs. */
export function commandLine(pid: number): string {
  if (process.platform !== "linux") {
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() ?? "";
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/** Asks the process that `identify` named to end, by `signal`, forces it after a while, and returns when it is gone. */
export async function endProcess(identity: string, signal: NodeJS.Signals): Promise<void> {
  const pid = Number.parseInt(identity, 10);
  const deadline = performance.now() + GRACE_MILLISECONDS;
  let next: NodeJS.Signals | undefined = signal;
  while (identify(pid) === identity) {
    if (next) send(pid, next);
    next = performance.now() > deadline ? "SIGKILL" : undefined;
    await Bun.sleep(5);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}
