/** A key that id tokens are signed with, RS256 as every OpenID Connect provider can. */
export interface SigningKey {
  /** The public half, as in a JSON Web Key Set. */
  jwk: JsonWebKey & { kid: string };
  /** A signed token. What `header` says replaces what would stand there, for tests of tokens that must be refused. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

export async function createSigningKey(): Promise<SigningKey> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const size = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ ...algorithm, ...size }, true, [
    "sign",
    "verify",
  ]);
  const kid = crypto.randomUUID();
  const { kty, n, e } = await crypto.subtle.exportKey("jwk", publicKey);
  return {
    jwk: { kty: kty!, n: n!, e: e!, alg: "RS256", use: "sig", kid },
    async sign(claims, header = {}) {
      const parts = [{ typ: "JWT", alg: "RS256", kid, ...header }, claims].map((part) => encode(JSON.stringify(part)));
      const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(parts.join(".")));
      return `${parts.join(".")}.${encode(signature)}`;
    },
  };
}

const encode = (data: string | ArrayBuffer) =>
  Buffer.from(typeof data === "string" ? data : new Uint8Array(data)).toString("base64url");
