import type { ProviderProfile } from "#core/users/actions.ts";

/** Somebody else's accounts that people sign in with. To add one, write its file in `providers/` and list it in `start.ts`. */
export interface Provider {
  /** Part of the addresses `/auth/<id>` and of the stored accounts: never change it. */
  id: string;
  /** As people know it, for "Continue with ...". */
  name: string;
  /** The address at the provider where the browser goes to ask the person. */
  authorize(state: string, verifier: string): URL;
  /**
   * Who signed in, by the code that the browser brought back.
   *
   * @throws EdgeError 400 when the provider refuses the code, 502 when it does not answer as it should.
   */
  profile(code: string, verifier: string): Promise<ProviderProfile>;
}
