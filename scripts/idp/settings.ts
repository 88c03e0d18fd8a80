import type { ClientSettings } from "#scripts/idp/provider.ts";

type Environment = Record<string, string | undefined>;

/**
 * Reads the provider's settings. The answer is a mistake, one sentence, when one is missing, and whenever somebody other
 * than the developer could reach it: it lets everybody be anybody.
 */
export function readSettings(
  env: Environment,
): (ClientSettings & { host: string; port: number }) | { mistake: string } {
  const host = env.HOST || "127.0.0.1";
  if (env.NODE_ENV === "production")
    return { mistake: "The identity provider of development does not run in production." };
  if (!isLoopback(host))
    return { mistake: `The identity provider of development listens on loopback only, not on ${host}.` };

  const { PORT, IDP_CLIENT_ID, IDP_CLIENT_SECRET, IDP_REDIRECT_URIS } = env;
  if (!PORT || !IDP_CLIENT_ID || !IDP_CLIENT_SECRET || !IDP_REDIRECT_URIS) {
    return { mistake: "PORT, IDP_CLIENT_ID, IDP_CLIENT_SECRET and IDP_REDIRECT_URIS must be set." };
  }
  return {
    host,
    port: Number(PORT),
    clientId: IDP_CLIENT_ID,
    clientSecret: IDP_CLIENT_SECRET,
    redirectUris: IDP_REDIRECT_URIS.split(",").map((uri) => uri.trim()),
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
