import { join } from "node:path";
import { z } from "zod";
import { AppError } from "#core/kernel/errors.ts";
import { readJson, writeJson } from "./files.ts";
import { keyringDelete, keyringGet, keyringSet } from "./keyring.ts";
import { configFolder } from "./paths.ts";
import type { Profile, Storage } from "./settings.ts";

const credentialsSchema = z.record(z.string(), z.object({ server: z.string(), token: z.string() }));

export const credentialsFile = (): string => join(configFolder(), "credentials.json");

/** The token of a profile; only for the server that gave it, however the profile was changed since. */
export async function loadToken(name: string, profile: Profile | undefined, server: string): Promise<string | null> {
  if (profile?.storage === "keyring") return fromKeyring(name, server);
  const credential = (await readCredentials())[name];
  return credential?.server === server ? credential.token : null;
}

async function fromKeyring(name: string, server: string): Promise<string | null> {
  try {
    return await keyringGet(name, server);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const detail = `The keyring, where the token is, cannot be read: ${why}. Unlock it, or sign in again with --storage file.`;
    throw new AppError("unauthenticated", detail, { cause });
  }
}

/** Keeps a token in one place, and in no other. */
export async function saveToken(storage: Storage, name: string, server: string, token: string): Promise<void> {
  if (storage === "keyring") {
    await keyringSet(name, server, token);
    await removeFromFile(name);
  } else {
    await writeJson(credentialsFile(), { ...(await readCredentials()), [name]: { server, token } });
  }
}

export async function forgetToken(name: string, profile: Profile | undefined): Promise<void> {
  if (profile?.storage === "keyring") await keyringDelete(name, profile.server);
  await removeFromFile(name);
}

async function removeFromFile(name: string): Promise<void> {
  const { [name]: removed, ...others } = await readCredentials();
  if (removed) await writeJson(credentialsFile(), others);
}

const readCredentials = async () => (await readJson(credentialsFile(), credentialsSchema)) ?? {};
