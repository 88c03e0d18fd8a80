import { type Hasher, TOKEN_HASH_COST } from "#core/sessions/rules.ts";

/** bcrypt by Bun, off the main thread. */
export const bunHasher: Hasher = {
  hash: (secret) => Bun.password.hash(secret, { algorithm: "bcrypt", cost: TOKEN_HASH_COST }),
  verify: (secret, hash) => Bun.password.verify(secret, hash),
};
