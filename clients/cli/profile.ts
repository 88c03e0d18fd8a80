import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "#core/kernel/errors.ts";

const configSchema = z.object({
  profiles: z.record(z.string(), z.object({ server: z.string(), community: z.string().optional() })),
});

const credentialsSchema = z.record(z.string(), z.object({ server: z.string(), token: z.string() }));

/** One sign-in: on which server, and what is chosen there. The token is kept apart from it. */
export interface Profile {
  server: string;
  community?: string | undefined;
}

/** The folder of settings and credentials, as each system has it. */
function configFolder(): string {
  const base =
    process.platform === "win32"
      ? (process.env.APPDATA ?? join(homedir(), "AppData", "Roaming"))
      : process.env.XDG_CONFIG_HOME || join(homedir(), ".config");
  return join(base, "ajet-chat");
}

const configFile = () => join(configFolder(), "config.json");
export const credentialsFile = (): string => join(configFolder(), "credentials.json");

export async function loadProfile(name: string): Promise<Profile | undefined> {
  return (await readJson(configFile(), configSchema))?.profiles[name];
}

export async function saveProfile(name: string, profile: Profile): Promise<void> {
  const config = (await readJson(configFile(), configSchema)) ?? { profiles: {} };
  await writeJson(configFile(), { ...config, profiles: { ...config.profiles, [name]: profile } });
}

/** The token of a profile; only for the server that gave it, however the profile was changed since. */
export async function loadToken(name: string, server: string): Promise<string | undefined> {
  const credential = (await readJson(credentialsFile(), credentialsSchema))?.[name];
  return credential?.server === server ? credential.token : undefined;
}

export async function saveToken(name: string, server: string, token: string): Promise<void> {
  const credentials = (await readJson(credentialsFile(), credentialsSchema)) ?? {};
  await writeJson(credentialsFile(), { ...credentials, [name]: { server, token } });
}

export async function forgetToken(name: string): Promise<void> {
  const { [name]: _, ...others } = (await readJson(credentialsFile(), credentialsSchema)) ?? {};
  await writeJson(credentialsFile(), others);
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new AppError("internal", `${path} cannot be read: ${error.message}`, { cause: error });
  });
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("internal", `${path} is damaged. Mend or remove it, then sign in again.`, { cause });
  }
}

/** Written beside the old file and put in its place, so that it is never half written and never readable by others. */
async function writeJson(path: string, value: unknown): Promise<void> {
  const folder = configFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const fresh = `${path}.${crypto.randomUUID()}`;
  await writeFile(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  await rename(fresh, path);
}
