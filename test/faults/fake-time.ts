import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { isDebian, unpackPackage } from "#scripts/lib/debian.ts";
import type { Processes } from "#services/launch/processes.ts";

const FOLDER = join(checkout, ".tools/libfaketime");

/** The library by which a program is told another time of day; null where there is none. */
export function findFakeTime(): string | null {
  const patterns = ["usr/lib/*/faketime/libfaketime.so.1", "usr/lib/faketime/libfaketime.so.1"];
  for (const root of [FOLDER, "/"]) {
    for (const pattern of patterns) {
      if (!existsSync(root)) continue;
      const found = [...new Bun.Glob(pattern).scanSync(root)][0];
      if (found) return join(root, found);
    }
  }
  return null;
}

/** Brings it, unpacked and not installed, where the system has packages. */
export async function bringFakeTime(processes: Processes): Promise<void> {
  if (findFakeTime() || !isDebian()) return;
  mkdirSync(FOLDER, { recursive: true });
  await unpackPackage(processes, "libfaketime", FOLDER).catch(() => rmSync(FOLDER, { recursive: true }));
}

export const fakeTimeObstacle = (): string | null =>
  findFakeTime() ? null : "libfaketime is missing, by which a program is told another time of day";
