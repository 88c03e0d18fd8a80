import { join } from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "./files.ts";
import type { Globals } from "./globals.ts";
import { configFolder } from "./paths.ts";

/** Where a token is kept: in the keyring of the system, or in a file that only its owner may read. */
export const storageSchema = z.enum(["keyring", "file"]);
export type Storage = z.infer<typeof storageSchema>;

// Loose, so that what another version or the other face of the program has set stays when this one writes.
const profileSchema = z.looseObject({
  server: z.string(),
  community: z.string().optional(),
  /** Where its token is. Absent in files of old: then it is in the file. */
  storage: storageSchema.optional(),
});
const settingsSchema = z.looseObject({
  /** The profile that is used unless another is named. */
  profile: z.string().optional(),
  /** Where tokens of new sign-ins go. */
  storage: storageSchema.optional(),
  profiles: z.record(z.string(), profileSchema).default({}),
});

/** One sign-in: on which server, and what is chosen there. The token is kept apart from it. */
export type Profile = z.infer<typeof profileSchema>;
export type Settings = z.infer<typeof settingsSchema>;

export const settingsFile = (): string => join(configFolder(), "config.json");

export const loadSettings = async (): Promise<Settings> =>
  (await readJson(settingsFile(), settingsSchema)) ?? { profiles: {} };

export const saveSettings = (settings: Settings): Promise<void> => writeJson(settingsFile(), settings);

/** Which sign-in is meant: by the option, the environment, the settings. */
export const profileName = (globals: Globals, settings: Settings): string =>
  globals.profile ?? (process.env.AJET_CHAT_PROFILE || settings.profile || "default");

/** Changes a profile, or makes it; what is not named stays while the server is the same. */
export async function saveProfile(name: string, change: Partial<Profile> & Pick<Profile, "server">): Promise<void> {
  const settings = await loadSettings();
  const before = settings.profiles[name];
  const kept = before?.server === change.server ? before : {};
  await saveSettings({ ...settings, profiles: { ...settings.profiles, [name]: { ...kept, ...change } } });
}
