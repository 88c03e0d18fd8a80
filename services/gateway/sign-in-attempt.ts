import { z } from "zod";
import { createCommunitySchema } from "#core/communities/schema.ts";
import { idSchema } from "#core/kernel/ids.ts";

/**
 * A sign-in between its start and the provider's answer. It lives in a cookie of the browser that began it: an answer that
 * arrives in any other browser has no attempt, and one from another provider does not fit.
 */
const attemptSchema = z.strictObject({
  provider: z.string(),
  /** Comes back from the provider unchanged. */
  state: z.string(),
  /** The PKCE verifier, of which the provider was told only the hash. */
  verifier: z.string(),
  /** Comes back in the id token, from a provider that gives one. */
  nonce: z.string(),
  /** Where to go afterwards: a path that `localPath` has passed. */
  next: z.string(),
  invite: z.string().optional(),
  community: createCommunitySchema.optional(),
  /** The session whose person links a further account; without it, somebody signs in. */
  link: idSchema.optional(),
});
export type SignInAttempt = z.infer<typeof attemptSchema>;

export function encodeAttempt(attempt: SignInAttempt): string {
  return new TextEncoder().encode(JSON.stringify(attempt)).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** The attempt in a cookie's value, or null when there is none that can be understood. */
export function decodeAttempt(value: string | null): SignInAttempt | null {
  if (!value) return null;
  try {
    const bytes = Uint8Array.fromBase64(value, { alphabet: "base64url" });
    return attemptSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}
