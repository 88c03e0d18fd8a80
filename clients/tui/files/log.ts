import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { stateFile } from "./folders.ts";

/** Beyond this many bytes the log begins anew, and the old one is kept once. */
const SIZE_MAX = 1_000_000;

export const logFile = (): string => stateFile("tui.log");

/** Writes down what went wrong, for who reports it. Never what somebody wrote, and never a token. */
export function log(what: string, error?: unknown): void {
  const cause = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? "" : String(error);
  const line = JSON.stringify({ at: new Date().toISOString(), pid: process.pid, what, cause });
  try {
    const path = logFile();
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > SIZE_MAX) renameSync(path, `${path}.1`);
    appendFileSync(path, `${line.replace(/aj[st]_[\w.-]+/g, "[token]")}\n`, { mode: 0o600 });
  } catch {
    // Nothing can be done about a log that cannot be written.
  }
}
