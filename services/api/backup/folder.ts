import { chmod, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import type { BlobStore } from "#core/attachments/blobs.ts";
import {
  type BackupFile,
  type Manifest,
  manifestSchema,
  type StoredFile,
  storedFileSchema,
} from "#core/backup/schema.ts";
import { openFolder } from "../blobs/folder.ts";
import { readLines } from "./lines.ts";

const MANIFEST = "manifest.json";

/**
 * A folder that holds a backup, or will. `files` holds the files of people under their keys; a folder `rows-<moment>` the
 * rows; the manifest names what belongs to the backup. All of it only its user can read.
 */
export interface BackupFolder {
  path: string;
  files: BlobStore;
  /** Where a file beside the manifest is. */
  pathOf(file: Pick<BackupFile, "path">): string;
}

/** Opens a folder for a backup, and makes it when there is none. */
export async function openBackupFolder(path: string): Promise<BackupFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  // Who could read it could sign in as nobody, since secrets are stored as hashes, but would know all that was written.
  await chmod(path, 0o700);
  return { path, files: await openFolder(join(path, "files")), pathOf: (file) => join(path, file.path) };
}

/** What the folder holds; null when no backup in it was ever finished. @throws Error when the manifest cannot be understood. */
export async function readManifest(path: string): Promise<Manifest | null> {
  const text = await readFile(join(path, MANIFEST), "utf8").catch((error) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const read = manifestSchema.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new Error(`${join(path, MANIFEST)} is not one that this version understands: ${mistakeOf(read.error)}.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const mistakeOf = ({ issues: [issue] }: z.ZodError) => `${issue!.path.join(".") || "it"}: ${issue!.message}`;

/** From now on the folder holds this backup, whatever happens at this moment. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  const [unfinished, finished] = [join(path, ".unfinished"), join(path, MANIFEST)];
  const file = await open(unfinished, "w", 0o600);
  try {
    await file.write(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, finished);
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}

/** The files of people that a list tells of, sorted by key. */
export async function* readStoredFiles(list: string): AsyncGenerator<StoredFile> {
  for await (const line of readLines(list)) yield storedFileSchema.parse(JSON.parse(line));
}

/** Removes the rows of other backups, finished or not, than that of the folder named. */
export async function removeOtherRows(path: string, kept: string): Promise<void> {
  const names = (await readdir(path)).filter((name) => name.startsWith("rows-") && name !== kept);
  for (const name of names) await rm(join(path, name), { recursive: true, force: true });
}
