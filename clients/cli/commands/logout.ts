import { AppError } from "#core/kernel/errors.ts";
import type { Client } from "#sdk/client.ts";
import { endSession, listSessions } from "#sdk/sessions.ts";
import { isBotToken } from "../bots.ts";
import { forgetNames } from "../cache.ts";
import { clientOf, findSignIn, type SignIn } from "../connect.ts";
import { forgetToken } from "../credentials.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { createOutput, type Output } from "../output.ts";

/**
 * Ends the session on the server, then forgets its token. A token that the server does not know any more is forgotten too. A
 * bot's token is only forgotten: an admin revokes it.
 */
export async function logout(globals: Globals): Promise<void> {
  const out = createOutput(globals, [], () => "");
  const signIn = await findSignIn(globals);
  const { name, profile, server, token, source } = signIn;
  if (!server || !token) throw new AppError("unauthenticated", "You are not signed in.");
  if (isBotToken(token)) return forgetBot(signIn, out);
  await endThisSession(clientOf(server, token));
  await forgetNames(name);
  if (source.kind === "environment")
    return out.talk(`Signed out of ${server}. AJET_CHAT_TOKEN is still set, to a token that is void now.`);
  await forgetToken(name, profile);
  out.talk(`Signed out of ${server}.`);
}

async function forgetBot({ name, profile, source }: SignIn, out: Output<never>): Promise<void> {
  if (source.kind === "environment") {
    throw new UsageError("AJET_CHAT_TOKEN is a bot's token. Unset it; an admin can revoke it.");
  }
  await forgetToken(name, profile);
  await forgetNames(name);
  out.talk("The bot's token is forgotten here. It works until it expires or an admin revokes it.");
}

async function endThisSession(client: Client): Promise<void> {
  try {
    const current = (await listSessions(client)).find((session) => session.current);
    if (current) await endSession(client, current.id);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "unauthenticated")) throw error;
  }
}
