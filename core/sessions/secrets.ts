import type { LRUCache } from "lru-cache";
import type { Hasher } from "./rules.ts";

export interface SecretDeps {
  hasher: Hasher;
  /** Checks that succeeded in this process: SHA-256 of a token to the hash that it matched. Keeps bcrypt off the hot path. */
  verified: LRUCache<string, string>;
}

/**
 * Whether the secret of a token is the one that was hashed. Only a check that succeeded is remembered, together with its
 * hash, so that who guesses pays for each guess and a row that changes is checked anew.
 *
 * @param token the whole token: what the memory knows it by.
 */
export async function secretMatches(deps: SecretDeps, token: string, secret: string, hash: string): Promise<boolean> {
  const key = deps.hasher.digest(token);
  if (deps.verified.get(key) === hash) return true;
  if (!(await deps.hasher.verify(secret, hash))) return false;
  deps.verified.set(key, hash);
  return true;
}
