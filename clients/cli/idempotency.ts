import { formatId, isId } from "#core/kernel/ids.ts";

/**
 * An id that is always the same for the same key: UUID version 8 (RFC 9562 §5.8), from the key's SHA-256. A key that is an id
 * stays it; without a key there is none.
 */
export async function idOfKey(key: string | undefined): Promise<string | undefined> {
  if (key === undefined || isId(key)) return key;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key))).slice(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return formatId(bytes);
}
