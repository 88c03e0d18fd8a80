import { z } from "zod";

/** Ids travel as lower-case UUIDs; other spellings of the same UUID are refused so that an id has one form. */
export const idSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "a lower-case UUID is expected")
  .meta({ format: "uuid", description: "A lower-case UUID." });

export function isId(text: string): boolean {
  return idSchema.safeParse(text).success;
}

let lastMillisecond = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562 §5.7, method 1): 48 bits of Unix milliseconds, then a 12-bit counter that makes the ids of this
 * process ascend within a millisecond, then 62 random bits.
 */
export function newId(now: number = Date.now()): string {
  if (now > lastMillisecond) {
    lastMillisecond = now;
    counter = crypto.getRandomValues(new Uint16Array(1))[0]! & 0x7ff;
  } else if (++counter > 0xfff) {
    lastMillisecond += 1;
    counter = 0;
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint16(0, Math.floor(lastMillisecond / 2 ** 32));
  new DataView(bytes.buffer).setUint32(2, lastMillisecond % 2 ** 32);
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return formatId(bytes);
}

/** The least UUIDv7 of a moment in milliseconds since 1970: ids from then on are not below it. */
export function firstIdOf(moment: number): string {
  const time = Math.max(0, moment).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** 16 bytes as a UUID. */
export function formatId(bytes: Uint8Array): string {
  const hex = bytes.toHex();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A UUID as its 16 bytes. */
export function parseId(id: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(id.replaceAll("-", ""));
}

/** 32 random bytes in base64url (43 characters): the secret half of tokens, invite codes and OAuth state. */
export function newSecret(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true });
}
