import type { BlobStore, ListedBlob } from "#core/attachments/blobs.ts";
import type { StoredFile, WantedFile } from "#core/backup/schema.ts";
import { mapped } from "#core/kernel/mapped.ts";
import { pairUp } from "#core/kernel/pairs.ts";
import { streamOf, summed } from "./lines.ts";

/** Files that are copied at once. The store may be far away. */
export const AT_ONCE = 8;

/**
 * Copies files that the target lacks, and tells of each what it is, in the order of their keys. What is there already is known by
 * its size and the sum that was recorded of it; without one it is read. A key never gets other bytes, and there is nothing
 * under it before all of them are there.
 *
 * @param counts is added to: bytes of all, and how many the source has not got, or not as long as its row says.
 */
export async function* copyFiles(
  source: BlobStore,
  target: BlobStore,
  wanted: AsyncIterable<WantedFile>,
  recorded: AsyncIterable<StoredFile>,
  counts: { bytes: number; missing: number },
): AsyncGenerator<StoredFile> {
  const triples = pairUp(pairUp(wanted, target.list()), recorded);
  const files = mapped(triples, AT_ONCE, async ({ left, right: record }) =>
    left?.left ? copyFile(source, target, left.left, left.right, record) : null,
  );
  for await (const file of files) {
    if (!file) continue;
    if (file.sha256 === null) counts.missing++;
    counts.bytes += file.size;
    yield file;
  }
}

async function copyFile(
  source: BlobStore,
  target: BlobStore,
  { key, size }: WantedFile,
  present: ListedBlob | null,
  record: StoredFile | null,
): Promise<StoredFile> {
  if (present && record?.sha256 && present.size === record.size) return record;
  if (present && present.size === (size ?? present.size)) {
    const { stream, sum } = summed((await target.get(key))!);
    for await (const _ of stream);
    return { key, ...sum() };
  }
  const body = await source.get(key);
  if (!body) return { key, size: 0, sha256: null };
  const { stream, sum } = summed(body);
  await target.put(key, streamOf(stream));
  const copied = { key, ...sum() };
  if (copied.size === (size ?? copied.size)) return copied;
  await target.delete(key);
  return { key, size: 0, sha256: null };
}

/** Removes what no row names any more: what people have deleted is not kept for ever. */
export async function removeUnlisted(target: BlobStore, listed: AsyncIterable<StoredFile>): Promise<void> {
  for await (const { key, left } of pairUp(listed, target.list())) if (!left) await target.delete(key);
}
