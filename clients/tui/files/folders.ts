import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder, configFolder, stateFolder } from "../../cli/paths.ts";

export const configFile = (name: string): string => join(configFolder(), name);
export const stateFile = (name: string): string => join(stateFolder(), name);
export const cacheFile = (name: string): string => join(cacheFolder(), name);

/** A name for the files of one sign-in: it tells neither the server nor the token. */
export const signInName = (server: string, token: string): string =>
  createHash("sha256")
    .update(`${server}\n${token.split(".")[0]}`)
    .digest("hex")
    .slice(0, 24);

/** The text of a file; null when it cannot be had. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/**
 * Written beside the old file and put in its place, so that it is never half written and never readable by others. At once,
 * because the process may be about to end. A disk that is full is no reason to end it: resolves with whether it worked.
 */
export function writeText(path: string, text: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    chmodSync(dirname(path), 0o700);
    const fresh = `${path}.${crypto.randomUUID()}`;
    writeFileSync(fresh, text, { mode: 0o600, flag: "wx" });
    renameSync(fresh, path);
    return true;
  } catch {
    return false;
  }
}
