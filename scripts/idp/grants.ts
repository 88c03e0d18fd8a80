import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Person } from "#scripts/idp/people.ts";

const CODE_LIFETIME_MILLISECONDS = 60_000;

/** What a person agreed to, which a code stands for until the client trades it for a token. */
interface Grant {
  /** The dialect that it was given in: a code of one provider is worth nothing at another. */
  provider: string;
  person: Person;
  redirectUri: string;
  codeChallenge: string | null;
  /** What the client wants to find in the id token. */
  nonce: string | null;
}

/** What a code was traded for. */
export interface Issued {
  accessToken: string;
  person: Person;
  nonce: string | null;
}

/** What a client shows to get a token. */
interface Claim {
  provider: string;
  code: string;
  redirectUri: string | null;
  codeVerifier: string | null;
}

/** The codes and access tokens that were given out. They last as long as the provider runs. */
export class Grants {
  readonly #codes = new Map<string, Grant & { expiresAt: number }>();
  readonly #tokens = new Map<string, { provider: string; person: Person }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Makes a code for a grant, for one use within a minute. */
  issueCode(grant: Grant): string {
    const code = randomToken();
    this.#codes.set(code, { ...grant, expiresAt: this.#now() + CODE_LIFETIME_MILLISECONDS });
    return code;
  }

  /** Trades a code for an access token; undefined when the claim does not fit. A code is used up by the first attempt. */
  redeem(claim: Claim): Issued | undefined {
    const grant = this.#codes.get(claim.code);
    this.#codes.delete(claim.code);
    if (!grant || grant.provider !== claim.provider || grant.expiresAt <= this.#now()) return undefined;
    if (claim.redirectUri !== null && claim.redirectUri !== grant.redirectUri) return undefined;
    if (!answersChallenge(claim.codeVerifier, grant.codeChallenge)) return undefined;
    const accessToken = randomToken();
    this.#tokens.set(accessToken, { provider: grant.provider, person: grant.person });
    return { accessToken, person: grant.person, nonce: grant.nonce };
  }

  /** Whose access token this is. */
  personOf(provider: string, token: string): Person | undefined {
    const found = this.#tokens.get(token);
    return found?.provider === provider ? found.person : undefined;
  }
}

function randomToken(): string {
  return randomBytes(24).toString("base64url");
}

/** PKCE by S256 (RFC 7636 §4.6). Without a challenge there is nothing to answer. */
function answersChallenge(verifier: string | null, challenge: string | null): boolean {
  if (challenge === null) return true;
  return verifier !== null && equalSecrets(createHash("sha256").update(verifier).digest("base64url"), challenge);
}

/** Compares without telling by the time it takes how much of the two agrees. */
export function equalSecrets(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
