/** In what Gitea, GitHub and an OpenID Connect provider differ, as far as a client can see it. */
import type { Issued } from "#scripts/idp/grants.ts";
import type { Person } from "#scripts/idp/people.ts";
import { createSigningKey, type SigningKey } from "#scripts/idp/signing-key.ts";

export type Refused = "client" | "code";

export interface Dialect {
  /** The first part of its paths. */
  provider: string;
  /** Its own name. */
  title: string;
  /** Where people are asked, and where codes are traded. */
  paths: { authorize: string; token: string };
  /** By the letter of the standards: answers name their issuer (RFC 9207), Basic credentials are encoded (RFC 6749 §2.3.1). */
  isStrict: boolean;
  /** @param issuer its own address. */
  tokenResponse(issued: Issued, issuer: string, clientId: string): Response | Promise<Response>;
  refusal(reason: Refused): Response;
  /** What the owner of an access token can read, by path. */
  resources: Record<string, (person: Person, picture: string) => unknown>;
  /** What everybody can read, by path. */
  documents: Record<string, (issuer: string) => unknown>;
}

const FORGE_PATHS = { authorize: "/login/oauth/authorize", token: "/login/oauth/access_token" };

const gitea: Dialect = {
  provider: "gitea",
  title: "Gitea",
  paths: FORGE_PATHS,
  isStrict: false,
  documents: {},
  tokenResponse: ({ accessToken }) =>
    Response.json({ access_token: accessToken, token_type: "bearer", expires_in: 3600 }),
  refusal: (reason) =>
    reason === "client"
      ? Response.json({ error: "invalid_client", error_description: "cannot authenticate the client" }, { status: 401 })
      : Response.json({ error: "invalid_grant", error_description: "the code is not valid" }, { status: 400 }),
  resources: {
    "/api/v1/user": ({ id, login, name, email }, picture) => ({
      id,
      login,
      full_name: name,
      email,
      avatar_url: picture,
      active: true,
    }),
  },
};

const github: Dialect = {
  provider: "github",
  title: "GitHub",
  paths: FORGE_PATHS,
  isStrict: false,
  documents: {},
  tokenResponse: ({ accessToken }) =>
    Response.json({ access_token: accessToken, token_type: "bearer", scope: "read:user,user:email" }),
  // GitHub answers these mistakes with status 200: only the body tells.
  refusal: (reason) =>
    reason === "client"
      ? Response.json({ error: "incorrect_client_credentials", error_description: "The client is not known." })
      : Response.json({ error: "bad_verification_code", error_description: "The code is incorrect or expired." }),
  resources: {
    // Where GitHub Enterprise has them. The address in the profile is only what a person chose to show; most choose nothing.
    "/api/v3/user": ({ id, login, name }) => ({ id, login, name, email: null, avatar_url: "", type: "User" }),
    "/api/v3/user/emails": ({ email, id, login }) => [
      { email, primary: true, verified: true, visibility: "private" },
      { email: `${id}+${login}@users.noreply.github.com`, primary: false, verified: true, visibility: null },
    ],
  },
};

/** Made when it is first needed: it takes longer than all else that the provider does. */
let signingKey: Promise<SigningKey> | undefined;
const keyOfThisStart = () => (signingKey ??= createSigningKey());

const claimsOf = ({ id, login, name }: Person) => ({ sub: `person-${id}`, name, preferred_username: login });

const oidc: Dialect = {
  provider: "oidc",
  title: "OpenID Connect",
  paths: { authorize: "/authorize", token: "/token" },
  isStrict: true,
  async tokenResponse({ accessToken, person, nonce }, issuer, clientId) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: clientId, iat: now, exp: now + 300, ...(nonce === null ? {} : { nonce }) };
    const id_token = await (await keyOfThisStart()).sign({ ...claims, ...claimsOf(person) });
    return Response.json({ access_token: accessToken, token_type: "Bearer", expires_in: 3600, id_token });
  },
  refusal: gitea.refusal,
  resources: { "/userinfo": claimsOf },
  documents: {
    "/.well-known/openid-configuration": (issuer) => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    }),
    "/jwks": async () => ({ keys: [(await keyOfThisStart()).jwk] }),
  },
};

/** All that the provider speaks. */
export const DIALECTS: readonly Dialect[] = [gitea, github, oidc];
