import type { BlobStore } from "#core/attachments/blobs.ts";

/** Stores a small blob, reads it and removes it. Rejects when it is not the same, or any of that fails. */
export async function probeStore(blobs: BlobStore): Promise<void> {
  await blobs.check();
  const key = `probe/${crypto.randomUUID()}`;
  const text = `ajet-chat ${key}`;
  try {
    await blobs.put(key, new Blob([text]).stream());
    const stored = await blobs.get(key);
    if (stored === null) throw new Error("what was stored is not there");
    if ((await new Response(stored).text()) !== text) throw new Error("what was stored comes back as something else");
  } finally {
    await blobs.delete(key);
  }
}
