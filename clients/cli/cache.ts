import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Snapshot } from "#core/snapshot/schema.ts";
import { writeJson } from "./files.ts";
import { cacheFolder } from "./paths.ts";

// Names that commands came upon, so that a shell can complete them: it asks at each Tab, and must not wait for a server.

/** What is remembered of one sign-in. */
export interface Names {
  channels: string[];
  people: string[];
  communities: string[];
}

/** A shell puts what is completed into its line as it is: a name that a server made up must not be able to be a command there. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]*$/u;

const NOTHING: Names = { channels: [], people: [], communities: [] };

const fileOf = (profile: string): string => join(cacheFolder(), `${encodeURIComponent(profile)}.json`);

/** What is remembered; nothing when the file is not there or is not one of ours, which is no reason to fail. */
export function knownNames(profile: string): Names {
  try {
    const stored: unknown = JSON.parse(readFileSync(fileOf(profile), "utf8"));
    const listOf = (key: keyof Names): string[] => {
      const list: unknown = (stored as Record<string, unknown>)[key];
      return Array.isArray(list) ? list.filter((name) => typeof name === "string" && NAME.test(name)) : [];
    };
    return { channels: listOf("channels"), people: listOf("people"), communities: listOf("communities") };
  } catch {
    return NOTHING;
  }
}

/** Remembers lists instead of those that were known before. A disk that is full or not ours to write to is no reason to fail. */
export async function rememberNames(profile: string, names: Partial<Names>): Promise<void> {
  await writeJson(fileOf(profile), { ...knownNames(profile), ...names }).catch(() => {});
}

/** Remembers what a snapshot tells; one of no community knows no people. */
export function rememberSnapshot(profile: string, { communities, channels, people }: Snapshot): Promise<void> {
  return rememberNames(profile, {
    communities: communities.map(({ slug }) => slug),
    channels: [...new Set(channels.flatMap(({ name }) => name ?? []))],
    ...(people.length > 0 ? { people: people.map(({ username }) => username) } : {}),
  });
}

export async function forgetNames(profile: string): Promise<void> {
  rmSync(fileOf(profile), { force: true });
}
