import * as oauth from "oauth4webapi";
import { EdgeError } from "../edge-error.ts";
import type { Challenge, Provider, ProviderOptions } from "../providers.ts";
import { codeRefused, noAnswer, PATIENCE, pictureSchema } from "./asking.ts";

/** How long what a provider says of itself is taken as true, in milliseconds. */
const DISCOVERY_LIFETIME = 60 * 60_000;
/** How far the provider's clock may be from ours, in seconds. */
const CLOCK_TOLERANCE = 30;

/**
 * Any OpenID Connect provider, by its issuer (the `url`). Where its parts are it says itself, when somebody first signs in.
 * An account is known by its `sub`; the id token must be signed by the provider, be meant for us and carry the nonce of the
 * browser's attempt.
 */
export function oidcProvider({ id, name, url, clientId, clientSecret, redirectUri }: ProviderOptions): Provider {
  const issuer = new URL(url);
  const client: oauth.Client = { client_id: clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE };
  // Settings let only an issuer on this machine be on http.
  const insecure = { [oauth.allowInsecureRequests]: issuer.protocol === "http:" };
  const discover = remembered(DISCOVERY_LIFETIME, async () => {
    const options = { ...insecure, signal: AbortSignal.timeout(PATIENCE) };
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
  });

  async function claimsFrom(answer: URLSearchParams, { state, verifier, nonce }: Challenge): Promise<Claims> {
    const server = await discover();
    // Also that the answer names no other issuer than this one (RFC 9207).
    const parameters = oauth.validateAuthResponse(server, client, answer, state);
    const options = { ...insecure, signal: AbortSignal.timeout(PATIENCE) };
    const secret = clientAuthentication(server, clientSecret);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      secret,
      parameters,
      redirectUri,
      verifier,
      options,
    );
    const expected = { expectedNonce: nonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected);
    await oauth.validateApplicationLevelSignature(server, response, options);
    const claims = oauth.getValidatedIdTokenClaims(tokens)!;
    if (typeof claims.name === "string" || !server.userinfo_endpoint) return claims;
    const userInfo = await oauth.userInfoRequest(server, client, tokens.access_token, options);
    return { ...claims, ...(await oauth.processUserInfoResponse(server, client, claims.sub, userInfo)) };
  }

  return {
    id,
    name,
    async authorize({ state, verifier, nonce }) {
      try {
        const { authorization_endpoint } = await discover();
        if (!authorization_endpoint) throw new Error("the discovery document names no authorization_endpoint");
        const address = new URL(authorization_endpoint);
        const query = {
          response_type: "code",
          client_id: clientId,
          redirect_uri: redirectUri,
          scope: "openid profile",
          state,
          nonce,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
        };
        for (const [key, value] of Object.entries(query)) address.searchParams.set(key, value);
        return address;
      } catch (error) {
        throw noAnswer(name, error);
      }
    },
    async profile(answer, challenge) {
      try {
        const claims = await claimsFrom(answer, challenge);
        return {
          provider: id,
          id: claims.sub,
          username: textIn(claims.preferred_username) || textIn(claims.nickname) || textIn(claims.name) || "user",
          name: textIn(claims.name),
          email: null,
          avatar_url: pictureSchema.catch(null).parse(claims.picture),
        };
      } catch (error) {
        throw refusal(name, error);
      }
    },
  };
}

/** What a provider says of a person, in the id token or by its userinfo endpoint; of other than `sub` it may be anything. */
type Claims = { sub: string } & Partial<Record<string, unknown>>;

const textIn = (claim: unknown) => (typeof claim === "string" ? claim : "");

function clientAuthentication(server: oauth.AuthorizationServer, secret: string): oauth.ClientAuth {
  const known = server.token_endpoint_auth_methods_supported;
  return known?.includes("client_secret_basic") === false
    ? oauth.ClientSecretPost(secret)
    : oauth.ClientSecretBasic(secret);
}

/** What is wrong with an answer that is none, rather than a false one: another status, or no JSON. */
const BROKEN: unknown[] = [oauth.RESPONSE_IS_NOT_CONFORM, oauth.RESPONSE_IS_NOT_JSON];

function refusal(name: string, error: unknown): EdgeError {
  if (error instanceof oauth.ResponseBodyError && error.error === "invalid_grant") return codeRefused(name, error);
  if (error instanceof oauth.UnsupportedOperationError) return untrusted(name, error);
  const isBroken = !(error instanceof oauth.OperationProcessingError) || BROKEN.includes(error.code);
  return isBroken ? noAnswer(name, error) : untrusted(name, error);
}

const untrusted = (name: string, cause: unknown) =>
  new EdgeError(
    502,
    "unavailable",
    `${name} gave an answer that cannot be trusted. Start again; if that does not help, tell who runs this chat.`,
    cause,
  );

/** Asks when it is first needed, and again when the answer is older than `lifetime` milliseconds. A failure is not kept. */
function remembered<T>(lifetime: number, ask: () => Promise<T>): () => Promise<T> {
  let known: { answer: Promise<T>; until: number } | undefined;
  return () => {
    if (known && performance.now() < known.until) return known.answer;
    const asked = { answer: ask(), until: performance.now() + lifetime };
    known = asked;
    asked.answer.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.answer;
  };
}
