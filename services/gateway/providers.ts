import type { ProviderProfile } from "#core/users/actions.ts";

/** What a provider is made from. */
export interface ProviderOptions {
  id: string;
  name: string;
  /** Base address, without a slash at the end. Empty where the kind has a home of its own. */
  url: string;
  clientId: string;
  clientSecret: string;
  /** Where the browser comes back to, exactly as registered at the provider. */
  redirectUri: string;
}

/** What only the browser's own attempt knows, and what the provider's answer must fit. */
export interface Challenge {
  /** Comes back from the provider unchanged. */
  state: string;
  /** The PKCE verifier, of which the provider is told only the hash. */
  verifier: string;
  /** Comes back inside of a signed id token, where the provider gives one. */
  nonce: string;
}

/** Somebody else's accounts that people sign in with. A new kind gets its file in `providers/`, and a line in `providers/create.ts`. */
export interface Provider {
  /** Part of the addresses `/auth/<id>` and of the stored accounts: never change it. */
  id: string;
  /** As people know it, for "Continue with ...". */
  name: string;
  /**
   * The address at the provider where the browser goes to ask the person.
   *
   * @throws EdgeError 502 when that has to be asked of the provider, and it does not answer as it should.
   */
  authorize(challenge: Challenge): Promise<URL>;
  /**
   * Who signed in, by what the browser brought back: its `code` is there, and its `state` is that of the challenge.
   *
   * @throws EdgeError 400 when the provider refuses the code, 502 when it does not answer as it should.
   */
  profile(answer: URLSearchParams, challenge: Challenge): Promise<ProviderProfile>;
}
