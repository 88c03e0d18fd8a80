import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { isDebian, unpackPackage } from "#scripts/lib/debian.ts";
import type { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

/** Where servers are when they are not on the PATH, which for most people leaves out the folders of the system's. */
const USUAL_PLACES = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

/** A program that is not ours and that Debian has. */
export interface Wanted {
  name: string;
  /** The setting by which somebody may name another one. */
  setting: string;
  /** The package, when it is not named like the program. */
  debianPackage?: string;
  /** What to do without it. */
  missing: string;
}

/**
 * Finds a program: the one that the environment names, then an installed one, then on Debian and Ubuntu the distribution's
 * package, unpacked into this checkout. Throws Refusal when there is none.
 */
export async function findProgram(processes: Processes, wanted: Wanted): Promise<string> {
  const named = process.env[wanted.setting];
  if (named) {
    if (!existsSync(named)) throw new Refusal(`${wanted.setting} names ${named}, which does not exist.`);
    return named;
  }
  const places = [process.env.PATH ?? "", ...USUAL_PLACES];
  const unpacked = join(checkout, ".tools", wanted.name);
  return findIn(wanted.name, places) ?? findUnpacked(wanted.name, unpacked) ?? unpack(processes, wanted, unpacked);
}

function findIn(name: string, folders: string[]): string | null {
  return Bun.which(name, { PATH: folders.join(":") });
}

function findUnpacked(name: string, folder: string): string | null {
  return findIn(name, [join(folder, "usr/sbin"), join(folder, "usr/bin")]);
}

async function unpack(
  processes: Processes,
  { name, debianPackage = name, missing }: Wanted,
  folder: string,
): Promise<string> {
  if (!isDebian()) throw new Refusal(missing);
  const pending = `${folder}.new`;
  rmSync(pending, { recursive: true, force: true });
  mkdirSync(pending, { recursive: true });
  try {
    await unpackPackage(processes, debianPackage, pending);
  } catch (error) {
    throw new Refusal(`${missing}\n${(error as Error).message}`);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(pending, folder);
  return findUnpacked(name, folder)!;
}
