import { CodeChallengeMethod, OAuth2Client } from "arctic";
import { z } from "zod";
import type { Provider, ProviderOptions } from "../providers.ts";
import { accessToken, pictureSchema, readResource } from "./asking.ts";

const GITHUB = "https://github.com";

const userSchema = z.object({
  id: z.number().int().positive(),
  login: z.string().min(1),
  name: z.string().nullish(),
  avatar_url: pictureSchema,
});

/**
 * GitHub, and GitHub Enterprise by its address. Asks for no scope: who somebody is can be read without one, and their e-mail
 * address is not needed.
 */
export function githubProvider(options: ProviderOptions): Provider {
  const { id, name, clientId, clientSecret, redirectUri } = options;
  const url = options.url || GITHUB;
  // arctic's own client for GitHub knows neither other addresses nor PKCE, which GitHub takes and an older Enterprise ignores.
  const client = new OAuth2Client(clientId, clientSecret, redirectUri);
  return {
    id,
    name,
    async authorize({ state, verifier }) {
      const address = `${url}/login/oauth/authorize`;
      return client.createAuthorizationURLWithPKCE(address, state, CodeChallengeMethod.S256, verifier, []);
    },
    async profile(answer, { verifier }) {
      const tokens = client.validateAuthorizationCode(
        `${url}/login/oauth/access_token`,
        answer.get("code") ?? "",
        verifier,
      );
      const user = await readResource(name, `${apiOf(url)}/user`, await accessToken(name, tokens), userSchema);
      return {
        provider: id,
        id: String(user.id),
        username: user.login,
        name: user.name ?? "",
        email: null,
        avatar_url: user.avatar_url,
      };
    },
  };
}

/** Where its API is: on a server of one's own below the same address, in GitHub's cloud on a host of its own. */
export function apiOf(url: string): string {
  const { hostname } = new URL(url);
  return hostname === "github.com" || hostname.endsWith(".ghe.com") ? `https://api.${hostname}` : `${url}/api/v3`;
}
