import { join } from "node:path";
import type { BackupFile, Manifest, StoredFile } from "#core/backup/schema.ts";
import { mapped } from "#core/kernel/mapped.ts";
import { AT_ONCE } from "./copy-files.ts";
import { readManifest, readStoredFiles } from "./folder.ts";
import { sumOf } from "./lines.ts";

/** Faults that are named; of more there is a number. */
const NAMED = 5;

/**
 * Reads all of the backup in a folder and compares it with the sums in its manifest.
 *
 * @throws Error when there is no backup, or it is not whole; it names what is damaged.
 */
export async function verifyBackup(path: string): Promise<Manifest> {
  const manifest = await readManifest(path);
  if (!manifest) {
    throw new Error(
      `${path} holds no backup, or one that did not come to its end. "ajet-api backup ${path}" finishes it.`,
    );
  }
  const faults: string[] = [];
  const files: AsyncIterable<Pick<BackupFile, "path" | "bytes" | "sha256">> = filesOf(path, manifest, faults);
  for await (const fault of mapped(files, AT_ONCE, (file) => faultOf(path, file))) if (fault) faults.push(fault);
  if (faults.length === 0) return manifest;
  const more = faults.length > NAMED ? ` and ${faults.length - NAMED} more` : "";
  throw new Error(`The backup is damaged: ${faults.slice(0, NAMED).join("; ")}${more}. Nothing was changed.`);
}

/** The files beside the manifest, then those of people, whose list has been read by then. */
async function* filesOf(path: string, { tables, files: { list } }: Manifest, faults: string[]) {
  yield* [...tables.map(({ rows }) => rows), list];
  try {
    for await (const file of readStoredFiles(join(path, list.path))) if (isStored(file)) yield fileOf(file);
  } catch (error) {
    faults.push(`${list.path} cannot be read (${(error as Error).message})`);
  }
}

export const isStored = (file: StoredFile): file is StoredFile & { sha256: string } => file.sha256 !== null;

const fileOf = ({ key, size, sha256 }: StoredFile & { sha256: string }) => ({
  path: `files/${key}`,
  bytes: size,
  sha256,
});

async function faultOf(path: string, file: Pick<BackupFile, "path" | "bytes" | "sha256">): Promise<string | null> {
  try {
    const { sha256, size } = await sumOf(join(path, file.path));
    if (size !== file.bytes) return `${file.path} has ${size} bytes instead of ${file.bytes}`;
    return sha256 === file.sha256 ? null : `${file.path} has other bytes than were written`;
  } catch (error) {
    const { code } = error as { code?: string };
    return code === "ENOENT" ? `${file.path} is missing` : `${file.path} cannot be read (${code})`;
  }
}
