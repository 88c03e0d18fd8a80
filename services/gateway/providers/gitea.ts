import { CodeChallengeMethod, OAuth2Client } from "arctic";
import { z } from "zod";
import type { Provider, ProviderOptions } from "../providers.ts";
import { accessToken, pictureSchema, readResource } from "./asking.ts";

const userSchema = z.object({
  id: z.number().int().positive(),
  login: z.string().min(1),
  full_name: z.string().default(""),
  email: z.string().nullish(),
  avatar_url: pictureSchema,
});

/** Gitea and Forgejo, wherever they run. */
export function giteaProvider({ id, name, url, clientId, clientSecret, redirectUri }: ProviderOptions): Provider {
  const client = new OAuth2Client(clientId, clientSecret, redirectUri);
  return {
    id,
    name,
    async authorize({ state, verifier }) {
      const address = `${url}/login/oauth/authorize`;
      return client.createAuthorizationURLWithPKCE(address, state, CodeChallengeMethod.S256, verifier, ["read:user"]);
    },
    async profile(answer, { verifier }) {
      const tokens = client.validateAuthorizationCode(
        `${url}/login/oauth/access_token`,
        answer.get("code") ?? "",
        verifier,
      );
      const user = await readResource(name, `${url}/api/v1/user`, await accessToken(name, tokens), userSchema);
      return {
        provider: id,
        id: String(user.id),
        username: user.login,
        name: user.full_name,
        email: user.email || null,
        avatar_url: user.avatar_url,
      };
    },
  };
}
