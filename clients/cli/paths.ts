import { homedir } from "node:os";
import { join } from "node:path";

// Where a program keeps things, as each system has it: the XDG folders, also on macOS, where people who live in a terminal
// expect them; on Windows what is there instead.

/** Settings, and tokens where there is no keyring. */
export const configFolder = (): string => folderOf("XDG_CONFIG_HOME", ".config", "APPDATA");

/** What should outlast a run and is nobody's setting: drafts, logs. */
export const stateFolder = (): string => folderOf("XDG_STATE_HOME", ".local/state", "LOCALAPPDATA");

/** What can be had again. */
export const cacheFolder = (): string => folderOf("XDG_CACHE_HOME", ".cache", "LOCALAPPDATA");

function folderOf(variable: string, inHome: string, onWindows: string): string {
  const base = process.env[process.platform === "win32" ? onWindows : variable];
  return join(base || join(homedir(), inHome), "ajet-chat");
}
