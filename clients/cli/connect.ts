import { AppError } from "#core/kernel/errors.ts";
import { type Client, createClient } from "#sdk/client.ts";
import { listCommunities } from "#sdk/communities.ts";
import { getBot } from "#sdk/tokens.ts";
import { UsageError } from "./exit.ts";
import type { Globals } from "./globals.ts";
import { isBotToken } from "./identity.ts";
import { loadProfile, loadToken, type Profile } from "./profile.ts";
import { versionText } from "./version.ts";

/** The way to the server, as the person or bot who is signed in. */
export interface Connection {
  client: Client;
  server: string;
  /** Of a session or of a bot. */
  token: string;
  /** Whether the token is from the environment rather than from `login`. */
  fromEnvironment: boolean;
  /** The community to work in, by its slug. @throws UsageError when there is a choice to make. */
  community(): Promise<string>;
}

/** @throws AppError `unauthenticated` when nobody is signed in. */
export async function connect(globals: Globals): Promise<Connection> {
  const profile = await loadProfile(globals.profile);
  const server = serverOf(globals, profile);
  const fromEnvironment = Boolean(process.env.AJET_CHAT_TOKEN);
  const token = server && (process.env.AJET_CHAT_TOKEN || (await loadToken(globals.profile, server)));
  if (!server || !token) throw new AppError("unauthenticated", "You are not signed in.");
  const client = clientOf(server, token);
  return {
    client,
    server,
    token,
    fromEnvironment,
    community: async () =>
      globals.community ?? (profile?.server === server ? profile.community : undefined) ?? onlyCommunity(client, token),
  };
}

/** A client of a server; without a token for what comes before the sign-in. */
export const clientOf = (server: string, token?: string): Client =>
  createClient({ baseUrl: server, token, userAgent: `ajet-chat/${versionText}`, fetch: fetchOrSayWhere });

/** Which server is meant, if any: the option, the environment, the profile. @throws UsageError when it is not an address. */
export function serverOf(globals: Globals, profile: Profile | undefined): string | undefined {
  const given = globals.server ?? (process.env.AJET_CHAT_SERVER || profile?.server);
  if (given === undefined) return undefined;
  const address = URL.canParse(given) ? new URL(given) : undefined;
  if (address?.protocol !== "https:" && address?.protocol !== "http:") {
    throw new UsageError(`"${given}" is not an address of a server; one looks like https://chat.example.org.`);
  }
  return address.origin;
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

async function onlyCommunity(client: Client, token: string): Promise<string> {
  if (isBotToken(token)) return (await getBot(client)).community.slug;
  const { items, next } = await listCommunities(client);
  const [only, ...others] = items;
  if (!only) throw new AppError("not_found", "You are in no community yet. Ask for an invite; it opens in a browser.");
  if (others.length === 0) return only.slug;
  const slugs = items.map(({ slug }) => slug).join(", ") + (next ? ", and more" : "");
  throw new UsageError(`which community? Say --community with one of: ${slugs}`);
}
