import { hostname } from "node:os";
import type { Client } from "#sdk/client.ts";
import { startDevice, waitForToken } from "#sdk/device.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { rememberSnapshot } from "../cache.ts";
import { clientOf, readServer, serverOf, sourceOf } from "../connect.ts";
import { credentialsFile, saveToken } from "../credentials.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { type Identity, identityOutput, whoIs } from "../identity.ts";
import { keyringDelete, keyringProblem } from "../keyring.ts";
import type { Output } from "../output.ts";
import { askText, askYes, mayAsk } from "../prompts.ts";
import { loadSettings, type Profile, profileName, type Settings, type Storage, saveProfile } from "../settings.ts";
import { cleanLine } from "../text.ts";

interface LoginOptions {
  withToken?: boolean;
  storage?: Storage;
}

/**
 * Signs in and keeps the token: by the device flow (RFC 8628), or with a token of a session or a bot from standard input,
 * which the server must take.
 */
export async function login(globals: Globals, { withToken, storage }: LoginOptions): Promise<void> {
  const out = identityOutput(globals, (who) => cleanLine("username" in who ? who.username : who.name));
  const settings = await loadSettings();
  const name = profileName(globals, settings);
  const profile = settings.profiles[name];
  const server = await serverToUse(globals, profile);
  const where = await storageToUse(storage, settings);
  const token = withToken ? await tokenFromInput() : await tokenFromDevice(server, out);
  const who = await whoIs(clientOf(server, token), token);
  if (profile?.storage === "keyring" && where === "file") await keyringDelete(name, profile.server).catch(() => {});
  await saveToken(where, name, server, token);
  const { community } = globals;
  await saveProfile(name, { server, storage: where, ...(community ? { community } : {}) });
  sayWhere(out, server, who, sourceOf({ server, storage: where }));
  if ("username" in who) await learnNames(clientOf(server, token), name, community);
  await out.one(who);
}

/** So that a shell completes from the first moment on. It is a convenience: that it fails is no reason to. */
async function learnNames(client: Client, profile: string, community: string | undefined): Promise<void> {
  const snapshot = await getSnapshot(client, community).catch(() => null);
  if (snapshot) await rememberSnapshot(profile, snapshot);
}

async function serverToUse(globals: Globals, profile: Profile | undefined): Promise<string> {
  const server = serverOf(globals, profile);
  if (server) return server;
  if (mayAsk()) return readServer(await askText("Where is your chat?", "https://chat.example.org"));
  throw new UsageError("where? Say --server with the address of your chat, such as https://chat.example.org.");
}

/** A token in a file is there because somebody said so: nobody's keyring is passed over in silence. */
async function storageToUse(chosen: Storage | undefined, settings: Settings): Promise<Storage> {
  const wanted = chosen ?? settings.storage;
  if (wanted === "file") return "file";
  const problem = await keyringProblem();
  if (problem === null) return "keyring";
  const file = `${credentialsFile()}, which you alone may read`;
  if (wanted === undefined && mayAsk()) {
    const yes = await askYes(`There is no keyring here (${problem}). Keep the token in ${file}?`);
    if (yes) return "file";
    throw new UsageError("without a place for the token there is no sign-in; AJET_CHAT_TOKEN needs none.");
  }
  throw new UsageError(`there is no keyring here (${problem}). Say --storage file to keep the token in ${file}.`);
}

function sayWhere(out: Output<Identity>, server: string, who: Identity, source: ReturnType<typeof sourceOf>): void {
  const name = "username" in who ? who.display_name : `the bot ${who.name} of ${who.community.name}`;
  const where = source.kind === "file" ? `in ${source.path}, for you alone to read` : "in the keyring of this computer";
  out.talk(`Signed in to ${server} as ${name}. The token is ${where}.`);
  if (process.env.AJET_CHAT_TOKEN) out.talk("AJET_CHAT_TOKEN is set, and is used instead of it while it is.");
}

async function tokenFromInput(): Promise<string> {
  if (process.stdin.isTTY)
    throw new UsageError("give the token on standard input, as in: ajet-chat login --with-token < file");
  const token = (await Bun.stdin.text()).trim();
  if (!/^[!-~]+$/.test(token)) throw new UsageError("there is no token on standard input.");
  return token;
}

async function tokenFromDevice(server: string, out: Output<Identity>): Promise<string> {
  const client = clientOf(server);
  const grant = await startDevice(client, hostname());
  // Even with --quiet: without these nobody could go on.
  process.stderr.write(
    `${cleanLine(`Open ${grant.verification_uri_complete}`)}\n${cleanLine(`and confirm the code ${grant.user_code}`)}\n`,
  );
  out.talk("Waiting for the confirmation; Ctrl-C gives up.");
  return waitForToken(client, grant);
}
