import type { ProviderValues } from "../provider-settings.ts";
import type { Provider, ProviderOptions } from "../providers.ts";
import { giteaProvider } from "./gitea.ts";
import { githubProvider } from "./github.ts";
import { oidcProvider } from "./oidc.ts";

const KINDS: Record<ProviderValues["kind"], (options: ProviderOptions) => Provider> = {
  gitea: giteaProvider,
  github: githubProvider,
  oidc: oidcProvider,
};

/** The providers that were set, each of which sends the browser back to an address of its own. */
export function createProviders(values: ProviderValues[], publicUrl: URL): Provider[] {
  return values.map(({ kind, ...options }) =>
    KINDS[kind]({ ...options, redirectUri: `${publicUrl.origin}/auth/${options.id}/callback` }),
  );
}
