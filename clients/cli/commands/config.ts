import { readServer } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import {
  loadSettings,
  profileName,
  type Settings,
  type Storage,
  saveSettings,
  settingsFile,
  storageSchema,
} from "../settings.ts";
import { SETTINGS, type SettingName } from "../table/settings.ts";
import { cleanLine } from "../text.ts";

type Setting = { name: string; value: string | null };

/** Shows settings: one, or all. */
export async function get(globals: Globals, name: string | undefined): Promise<void> {
  const all = name === undefined;
  const out = createOutput<Setting>(globals, ["name", "value"], (setting) =>
    cleanLine(all ? `${setting.name} = ${setting.value ?? ""}` : (setting.value ?? "")),
  );
  const settings = await loadSettings();
  const profile = profileName(globals, settings);
  if (!all) return out.one({ name, value: settingOf(settings, profile, known(name)) });
  await out.list(SETTINGS.map(({ name }) => ({ name, value: settingOf(settings, profile, name) })));
}

/** Keeps a setting. */
export async function set(globals: Globals, name: string, value: string): Promise<void> {
  const key = known(name);
  const settings = await loadSettings();
  await saveSettings(withValue(settings, profileName(globals, settings), key, readValue(key, value)));
}

/** Forgets a setting: what is meant without it holds again. */
export async function unset(globals: Globals, name: string): Promise<void> {
  const key = known(name);
  if (key === "server") throw new UsageError("the server goes with the sign-in: ajet-chat logout, or set another.");
  const settings = await loadSettings();
  await saveSettings(withValue(settings, profileName(globals, settings), key, undefined));
}

interface ListedProfile extends Record<string, unknown> {
  name: string;
  server: string;
  community: string | null;
  storage: Storage;
  used: boolean;
}

/** Lists the sign-ins that there are. */
export async function profiles(globals: Globals): Promise<void> {
  const out = createOutput<ListedProfile>(
    globals,
    ["name", "server", "community", "storage", "used"],
    ({ name, server, community, used }) => [name, server, community, used && "(used)"],
  );
  const settings = await loadSettings();
  const used = profileName(globals, settings);
  const all = Object.entries(settings.profiles).map(([name, { server, community, storage }]) => ({
    name,
    server,
    community: community ?? null,
    storage: storage ?? "file",
    used: name === used,
  }));
  await out.list(all);
}

/** Prints where the settings are. */
export async function path(globals: Globals): Promise<void> {
  const out = createOutput<{ path: string }>(globals, ["path"], (known) => known.path);
  await out.one({ path: settingsFile() });
}

function known(name: string): SettingName {
  const setting = SETTINGS.find((one) => one.name === name);
  if (setting) return setting.name;
  const names = SETTINGS.map(({ name }) => name).join(", ");
  throw new UsageError(`there is no setting "${name}"; there are ${names}.`);
}

function readValue(name: SettingName, value: string): string {
  if (value.trim() === "") throw new UsageError("a setting is not empty; ajet-chat config unset takes it away.");
  if (name === "server") return readServer(value);
  if (name === "storage" && !storageSchema.safeParse(value).success) {
    throw new UsageError(`storage is ${storageSchema.options.join(" or ")}, not "${value}".`);
  }
  return value;
}

/** Server and community are of a profile, the others of all. */
function settingOf(settings: Settings, profile: string, name: SettingName): string | null {
  if (name === "server" || name === "community") return settings.profiles[profile]?.[name] ?? null;
  return settings[name] ?? null;
}

function withValue(settings: Settings, profile: string, name: SettingName, value: string | undefined): Settings {
  if (name === "profile") return { ...settings, profile: value };
  if (name === "storage") return { ...settings, storage: value as Settings["storage"] };
  const before = settings.profiles[profile];
  if (name === "community" && !before) {
    throw new UsageError(`the profile ${profile} has no server yet: ajet-chat login, or config set server first.`);
  }
  const after = { server: "", ...before, [name]: value };
  return { ...settings, profiles: { ...settings.profiles, [profile]: after } };
}
