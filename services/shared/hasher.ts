import { type Hasher, TOKEN_HASH_COST } from "#core/sessions/rules.ts";

/** bcrypt by Bun, off the main thread; SHA-256 on it. */
export const bunHasher: Hasher = {
  hash: (secret) => Bun.password.hash(secret, { algorithm: "bcrypt", cost: TOKEN_HASH_COST }),
  verify: (secret, hash) => Bun.password.verify(secret, hash),
  digest: (token) => new Bun.CryptoHasher("sha256").update(token).digest("base64"),
};
