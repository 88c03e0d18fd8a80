import { hostname } from "node:os";
import { startDevice, waitForToken } from "#sdk/device.ts";
import { clientOf, serverOf } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { type Identity, identityOutput, whoIs } from "../identity.ts";
import type { Output } from "../output.ts";
import { credentialsFile, loadProfile, saveProfile, saveToken } from "../profile.ts";
import { cleanLine } from "../text.ts";

/**
 * Signs in and keeps the token: by the device flow (RFC 8628), or with a token of a session or a bot from standard input,
 * which the server must take.
 */
export async function login(globals: Globals, { withToken }: { withToken?: boolean }): Promise<void> {
  const out = identityOutput(globals, (who) => cleanLine("username" in who ? who.username : who.name));
  const profile = await loadProfile(globals.profile);
  const server = serverOf(globals, profile);
  if (!server)
    throw new UsageError("where? Say --server with the address of your chat, such as https://chat.example.org.");
  const token = withToken ? await tokenFromInput() : await tokenFromDevice(server, out);
  const who = await whoIs(clientOf(server, token), token);
  await saveToken(globals.profile, server, token);
  const chosen = globals.community ?? (profile?.server === server ? profile.community : undefined);
  await saveProfile(globals.profile, { server, community: chosen });
  const name = "username" in who ? who.display_name : `the bot ${who.name} of ${who.community.name}`;
  out.talk(`Signed in to ${server} as ${name}. The token is in ${credentialsFile()}, for you alone to read.`);
  if (process.env.AJET_CHAT_TOKEN) out.talk("AJET_CHAT_TOKEN is set, and is used instead of it while it is.");
  await out.one(who);
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
