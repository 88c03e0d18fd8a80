/**
 * Remembers in the state folder which processes run, so that the next start can end those that a killed start left behind.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endProcess } from "#services/launch/os-process.ts";

/** The name of the file in a state folder. It exists while something runs. */
export const RECORD = "running.json";

/** A running process: who it is (see `identify`) and the signal that ends it in good order. */
export interface Running {
  identity: string;
  stopSignal: NodeJS.Signals;
}

/** Writes down what runs now, in the order in which it was started. */
export function recordRunning(folder: string, running: readonly Running[]): void {
  const record = running.map(({ identity, stopSignal }) => ({ identity, stopSignal }));
  if (record.length > 0) writeFileSync(join(folder, RECORD), JSON.stringify(record));
  else rmSync(join(folder, RECORD), { force: true });
}

/** Ends what an earlier start of this folder left running, last started first. The caller holds the folder's lock. */
export async function endLeftovers(folder: string): Promise<void> {
  for (const { identity, stopSignal } of readRunning(folder).reverse()) {
    await endProcess(identity, stopSignal);
  }
  recordRunning(folder, []);
}

function readRunning(folder: string): Running[] {
  const file = join(folder, RECORD);
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Killed while it was writing the file.
    return [];
  }
}
