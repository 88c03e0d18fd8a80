import { join } from "node:path";
import type { BlobStore } from "#core/attachments/blobs.ts";
import { mustTakeBackup, restoreRows } from "#core/backup/restoring.ts";
import type { Manifest, StoredFile } from "#core/backup/schema.ts";
import { examineNats, forgetEvents } from "#core/events/nats-bus.ts";
import type { Settings } from "#core/kernel/config.ts";
import { mapped } from "#core/kernel/mapped.ts";
import { pairUp } from "#core/kernel/pairs.ts";
import { openBlobs } from "../blobs/open.ts";
import type { settings } from "../settings.ts";
import { AT_ONCE } from "./copy-files.ts";
import { openBackupFolder, readStoredFiles } from "./folder.ts";
import { readLines, streamOf, summed } from "./lines.ts";
import { isStored, verifyBackup } from "./verify.ts";

const NAME = "ajet-api restore";

/**
 * Puts a backup into an empty database and a store. First all of it is verified; then files are stored, then rows, all at once:
 * when it is interrupted the database is empty still, and doing it again goes on where it stood. At the end NATS forgets its
 * events, so that clients load anew.
 *
 * @throws Error when the backup is damaged, the database is not empty, or a server cannot be reached.
 */
export async function restoreBackup(values: Settings<typeof settings>, path: string): Promise<Manifest> {
  const manifest = await verifyBackup(path);
  await mustTakeBackup(values.DATABASE_URL, manifest);
  await examineNats(values.NATS_URL, NAME).catch((error) => {
    throw new Error(`NATS cannot be reached at NATS_URL (${error.message}). Nothing was changed.`);
  });
  const target = await openBlobs(values);
  const folder = await openBackupFolder(path);
  await storeFiles(folder.files, target, readStoredFiles(join(path, manifest.files.list.path)));
  await restoreRows(values.DATABASE_URL, manifest, ({ rows }) => readLines(folder.pathOf(rows)));
  await forgetEvents(values.NATS_URL, NAME);
  return manifest;
}

/** A key never gets other bytes, and there is nothing under it before all of them are there: what has its size is it. */
async function storeFiles(source: BlobStore, target: BlobStore, files: AsyncIterable<StoredFile>): Promise<void> {
  const storing = mapped(pairUp(files, target.list()), AT_ONCE, async ({ left, right }) => {
    if (!left || !isStored(left) || right?.size === left.size) return;
    const { stream, sum } = summed((await source.get(left.key))!);
    await target.put(left.key, streamOf(stream));
    if (sum().sha256 === left.sha256) return;
    await target.delete(left.key);
    throw new Error(`files/${left.key} has changed while it was restored. Verify the backup, and restore again.`);
  });
  for await (const _ of storing);
}
