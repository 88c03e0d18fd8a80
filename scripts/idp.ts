/**
 * The identity provider of development: signs anybody in as whom they say they are, by the OAuth endpoints of Gitea
 * (below /gitea) and GitHub (below /github), and by OpenID Connect (its issuer is /oidc). It never asks for a password, so
 * it serves this machine alone.
 *
 * Settings: PORT, HOST (default 127.0.0.1), IDP_CLIENT_ID, IDP_CLIENT_SECRET, IDP_REDIRECT_URIS (separated by commas).
 */
import { createProvider } from "#scripts/idp/provider.ts";
import { readSettings } from "#scripts/idp/settings.ts";

const settings = readSettings(process.env);
if ("mistake" in settings) {
  console.error(settings.mistake);
  process.exit(2);
}

const { host: hostname, port, ...client } = settings;
const server = Bun.serve({ hostname, port, fetch: createProvider(client) });
console.log(`Identity provider for development on ${server.url}`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    server.stop(true);
    process.exit(0);
  });
}
