import { AppError } from "#core/kernel/errors.ts";
import { type Me, meSchema, type Status, type UpdateMe } from "#core/users/schema.ts";
import { updateMe } from "#sdk/users.ts";
import { clientOf, connect, findSignIn, type SignIn, type TokenSource } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { type Identity, whoIs } from "../identity.ts";
import { createOutput } from "../output.ts";
import { cleanLine } from "../text.ts";

interface StatusOptions {
  emoji?: string;
  /** In ISO-8601. */
  until?: string;
  clear?: boolean;
}

/** How one is signed in, and what one says of oneself. */
interface SignInStatus extends Record<string, unknown> {
  profile: string;
  server: string | null;
  token: TokenSource | null;
  who: Identity | null;
  status: Status | null;
}

const FIELDS = ["profile", "server", "token", "who", "status"];

/** Shows how one is signed in and what one says of oneself; with words, an emoji or `--clear` says something else. */
export async function status(globals: Globals, words: string[], options: StatusOptions): Promise<void> {
  const change = changeOf(words.join(" "), options);
  if (change === undefined) return showSignIn(globals);
  const out = createOutput<Me>(globals, Object.keys(meSchema.shape), ({ status }) => statusText(status));
  const { client } = await connect(globals);
  await out.one(await updateMe(client, { status: change }));
}

/** What is to be said from now on, null for nothing; undefined when nothing is to change. */
function changeOf(text: string, { emoji, until, clear }: StatusOptions): UpdateMe["status"] {
  const says = text !== "" || emoji !== undefined;
  if (clear && (says || until !== undefined)) throw new UsageError("--clear takes the status away; say nothing else.");
  if (clear) return null;
  if (says) return { text, emoji: emoji ?? null, until: until ?? null };
  if (until !== undefined) throw new UsageError("--until needs a text or an emoji to show until then.");
  return undefined;
}

/** What this machine knows is shown also when the server cannot be asked or does not take the token. */
async function showSignIn(globals: Globals): Promise<void> {
  const out = createOutput<SignInStatus>(globals, FIELDS, signInText);
  const signIn = await findSignIn(globals);
  const { who, error } = await askWho(signIn);
  await out.one({
    profile: signIn.name,
    server: signIn.server ?? null,
    token: signIn.token === null ? null : signIn.source,
    who,
    status: who && "username" in who ? who.status : null,
  });
  if (error) throw error;
}

async function askWho({ server, token }: SignIn): Promise<{ who: Identity | null; error: AppError | null }> {
  if (!server || !token) return { who: null, error: new AppError("unauthenticated", "You are not signed in.") };
  try {
    return { who: await whoIs(clientOf(server, token), token), error: null };
  } catch (error) {
    if (error instanceof AppError) return { who: null, error };
    throw error;
  }
}

function signInText({ profile, server, token, who, status }: SignInStatus): string {
  const lines = [
    ["Profile", profile],
    ["Server", server ?? "none"],
    ["Token", sourceText(token)],
    ["Signed in", who ? identityText(who) : "no"],
    ...(who && "username" in who ? [["Status", statusText(status)]] : []),
  ];
  return lines.map(([label = "", text = ""]) => `${label.padEnd(9)}  ${cleanLine(text)}`).join("\n");
}

function sourceText(token: TokenSource | null): string {
  if (token === null) return "none";
  if (token.kind === "environment") return "in AJET_CHAT_TOKEN";
  return token.kind === "keyring" ? "in the keyring of this computer" : `in ${token.path}, for you alone to read`;
}

const identityText = (who: Identity): string =>
  "username" in who
    ? `@${who.username} (${who.display_name})`
    : `the bot ${who.name} of ${who.community.name}, which may ${who.scopes.join(", ")}`;

function statusText(status: Status | null): string {
  if (!status) return "No status.";
  const words = [status.emoji, status.text].filter(Boolean).join(" ");
  return cleanLine(status.until ? `${words} (until ${new Date(status.until).toLocaleString("en-GB")})` : words);
}
