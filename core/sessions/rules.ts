import { formatId, isId, parseId } from "../kernel/ids.ts";

const DAY = 86_400_000;

/** A session that is not used for this long ends. */
export const IDLE_LIFETIME = 14 * DAY;
/** No session lives longer, however much it is used. */
export const ABSOLUTE_LIFETIME = 90 * DAY;
/** How exactly the last use is kept: a write for every request would cost more than the request. */
export const ROLL_INTERVAL = 60_000;

/** RFC 8628: how long a device code lives and how often a terminal may ask, in seconds. */
export const DEVICE_CODE_LIFETIME = 600;
export const DEVICE_POLL_INTERVAL = 5;
/** How much less often a terminal must ask each time that it asked too soon (RFC 8628 §3.5), in seconds. */
export const DEVICE_SLOW_DOWN = 5;

/** How the secret halves of tokens are hashed. An argument: services use Bun's, tests under Deno a library in JavaScript. */
export interface Hasher {
  hash(secret: string): Promise<string>;
  verify(secret: string, hash: string): Promise<boolean>;
  /** SHA-256, for the memory of tokens that were verified. At once: it is on the path of every request. */
  digest(token: string): string;
}

/**
 * The bcrypt cost of token hashes: the least that bcrypt knows. A slow hash protects secrets that people choose; these
 * have 256 random bits, which nobody can try out however fast the hash is.
 */
export const TOKEN_HASH_COST = 4;

export interface Token {
  prefix: "ajs" | "ajt";
  /** The row that the token belongs to. */
  id: string;
  secret: string;
}

/** `<prefix>_<row id in base64url>.<secret>`: the id finds the row, so that a salted hash can be checked at all. */
export function formatToken({ prefix, id, secret }: Token): string {
  return `${prefix}_${parseId(id).toBase64({ alphabet: "base64url", omitPadding: true })}.${secret}`;
}

/** The parts of a token, or null when it cannot be one. Nothing longer than a token is looked at. */
export function parseToken(text: string): Token | null {
  const match = /^(ajs|ajt)_([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(text);
  if (!match) return null;
  const id = formatId(Uint8Array.fromBase64(match[2]!, { alphabet: "base64url" }));
  return isId(id) ? { prefix: match[1] as Token["prefix"], id, secret: match[3]! } : null;
}

/** When a session ends that is used at `now`. */
export function expiryAfterUse(now: Date, absoluteExpiry: Date): Date {
  return new Date(Math.min(now.getTime() + IDLE_LIFETIME, absoluteExpiry.getTime()));
}

/** Whether a terminal asks again before its interval is over. A tenth less is taken for the network's. */
export function isPollTooSoon(grant: { last_polled_at: Date | null; poll_interval: number }, now: Date): boolean {
  return grant.last_polled_at !== null && now.getTime() - grant.last_polled_at.getTime() < grant.poll_interval * 900;
}

const USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

/** Eight letters that make no words and are not taken for digits (RFC 8628 §6.1), as `WDJB-MJHT`: 34 bits. */
export function newUserCode(): string {
  const letters: string[] = [];
  while (letters.length < 8) {
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
      // 240 is the greatest multiple of 20 in a byte: larger values would make some letters likelier.
      if (byte < 240 && letters.length < 8) letters.push(USER_CODE_LETTERS[byte % 20]!);
    }
  }
  return `${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}`;
}

/** A user code as it was shown, from what somebody typed: any case, with or without the hyphen. */
export function normalizeUserCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, "");
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}`;
}

/** What is kept of a code that only its holder knows: hex SHA-256, which can be looked up. Not for secrets that people choose. */
export async function hashCode(code: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code))).toHex();
}
