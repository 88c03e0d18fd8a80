import { AppError } from "#core/kernel/errors.ts";
import { type Client, createClient } from "#sdk/client.ts";
import { isBotToken } from "./bots.ts";
import { credentialsFile, loadToken } from "./credentials.ts";
import { UsageError } from "./exit.ts";
import type { Globals } from "./globals.ts";
import { askOne, mayAsk } from "./prompts.ts";
import { loadSettings, type Profile, profileName } from "./settings.ts";
import { versionText } from "./version.ts";

/** Where a token comes from. */
export type TokenSource = { kind: "environment" } | { kind: "keyring" } | { kind: "file"; path: string };

/** Who is to be asked as whom, as far as this machine knows. */
export interface SignIn {
  /** The name of the profile. */
  name: string;
  profile: Profile | undefined;
  server: string | undefined;
  /** Of a session or of a bot. */
  token: string | null;
  source: TokenSource;
}

/** The way to the server, as the person or bot who is signed in. */
export interface Connection {
  client: Client;
  server: string;
  token: string;
  source: TokenSource;
  /** The profile's name: caches, drafts and the like are kept by it. */
  profile: string;
  /** The community that was named, or else is in use, by its slug. */
  chosen: string | undefined;
  /** The community to work in, by its slug. @throws UsageError when there is a choice to make. */
  community(): Promise<string>;
}

/** @throws AppError `unauthenticated` when nobody is signed in. */
export async function connect(globals: Globals): Promise<Connection> {
  const { name, profile, server, token, source } = await findSignIn(globals);
  if (!server || !token) throw notSignedIn(name, profile);
  const client = clientOf(server, token);
  const chosen = globals.community ?? (profile?.server === server ? profile.community : undefined);
  return {
    client,
    server,
    token,
    source,
    profile: name,
    chosen,
    community: async () => chosen ?? onlyCommunity(client, token),
  };
}

/** A profile that is not there is most likely one that was mistyped. */
function notSignedIn(name: string, profile: Profile | undefined): AppError {
  const where = profile || name === "default" ? "" : ` with the profile ${name}; ajet-chat config profiles lists them`;
  return new AppError("unauthenticated", `You are not signed in${where}.`);
}

/** What options, environment and settings say together, in this order. */
export async function findSignIn(globals: Globals): Promise<SignIn> {
  const settings = await loadSettings();
  const name = profileName(globals, settings);
  const profile = settings.profiles[name];
  const server = serverOf(globals, profile);
  const fromEnvironment = process.env.AJET_CHAT_TOKEN;
  if (fromEnvironment) return { name, profile, server, token: fromEnvironment, source: { kind: "environment" } };
  const source = sourceOf(profile);
  return { name, profile, server, token: server ? await loadToken(name, profile, server) : null, source };
}

export const sourceOf = (profile: Profile | undefined): TokenSource =>
  profile?.storage === "keyring" ? { kind: "keyring" } : { kind: "file", path: credentialsFile() };

/** A client of a server; without a token for what comes before the sign-in. */
export const clientOf = (server: string, token?: string): Client =>
  createClient({ baseUrl: server, token, userAgent: `ajet-chat/${versionText}`, fetch: fetchOrSayWhere });

/** Which server is meant, if any: the option, the environment, the profile. @throws UsageError when it is not an address. */
export function serverOf(globals: Globals, profile: Profile | undefined): string | undefined {
  const given = globals.server ?? (process.env.AJET_CHAT_SERVER || profile?.server);
  return given === undefined ? undefined : readServer(given);
}

/** @throws UsageError when it is not an address. */
export function readServer(given: string): string {
  const address = URL.canParse(given) ? new URL(given) : undefined;
  if (address?.protocol === "https:" || address?.protocol === "http:") return address.origin;
  throw new UsageError(`"${given}" is not an address of a server; one looks like https://chat.example.org.`);
}

/** Nobody can mend a connection without knowing to where it was. */
async function fetchOrSayWhere(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") throw error;
    throw new Error(`${new URL(url).origin}: ${error.code}`, { cause: error });
  }
}

/** Loads what it needs only now: most commands are told the community, and the schemas are most of what a start costs. */
async function onlyCommunity(client: Client, token: string): Promise<string> {
  if (isBotToken(token)) return (await (await import("#sdk/tokens.ts")).getBot(client)).community.slug;
  const { listCommunities } = await import("#sdk/communities.ts");
  const { items, next } = await listCommunities(client, { limit: 200 });
  const [only, ...others] = items;
  if (!only) throw new AppError("not_found", "You are in no community yet. Ask for an invite; it opens in a browser.");
  if (others.length === 0) return only.slug;
  if (mayAsk()) {
    const options = items.map(({ slug, name }) => ({ value: slug, label: `${name} (${slug})` }));
    return askOne("Which community? (ajet-chat communities use NAME keeps the choice.)", options);
  }
  const slugs = items.map(({ slug }) => slug).join(", ") + (next ? ", and more" : "");
  throw new UsageError(`which community? Say --community with one of: ${slugs}`);
}
