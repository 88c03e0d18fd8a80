import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "#core/attachments/blobs.ts";
import { readTables } from "#core/backup/catalogue.ts";
import { holdFiles } from "#core/backup/hold.ts";
import { readPosition, readRows, readWantedFiles } from "#core/backup/rows.ts";
import {
  BACKUP_FORMAT,
  type BackupFile,
  type BackupTable,
  type Manifest,
  type StoredFile,
  type WantedFile,
} from "#core/backup/schema.ts";
import { inSession, type Session } from "#core/database/session.ts";
import type { Settings } from "#core/kernel/config.ts";
import { versionText } from "#services/shared/version.ts";
import { openBlobs } from "../blobs/open.ts";
import type { settings } from "../settings.ts";
import { copyFiles, removeUnlisted } from "./copy-files.ts";
import {
  type BackupFolder,
  openBackupFolder,
  readManifest,
  readStoredFiles,
  removeOtherRows,
  writeManifest,
} from "./folder.ts";
import { readLines, writeLines } from "./lines.ts";

const NAME = "ajet-api backup";

/**
 * Makes a backup in a folder, or brings the one that is in it up to date: rows anew, files that have come since. The database
 * and the store go on being used. Until the last moment the folder holds the backup that it held before.
 *
 * Files are copied twice: first as they are, which may take hours, then, after the rows, what has come meanwhile. So the moment
 * that the backup shows is close to its end.
 *
 * @throws Error when another backup is under way, the folder cannot be written, or a server cannot be reached.
 */
export async function takeBackup(values: Settings<typeof settings>, path: string): Promise<Manifest> {
  const source = await openBlobs(values);
  const taking = {
    folder: await openBackupFolder(path),
    rows: `rows-${new Date().toISOString().replaceAll(/\D/g, "")}`,
  };
  const { folder, rows } = taking;
  const held = await holdFiles(values.DATABASE_URL, NAME);
  try {
    const before = await readManifest(path);
    await mkdir(join(path, rows), { mode: 0o700 });
    const atOneMoment = <T>(work: (session: Session) => Promise<T>) =>
      inSession(values.DATABASE_URL, { name: NAME, mode: "moment" }, work);
    const early = await atOneMoment((session) => listWanted(taking, session));
    const first = await copy(taking, source, { name: "first_files", wanted: early, known: before?.files.list });
    const { wanted, ...database } = await atOneMoment((session) => writeDatabase(taking, session));
    const files = await copy(taking, source, { name: "stored_files", wanted, known: first.list });
    await rm(folder.pathOf(first.list));
    const manifest = { format: BACKUP_FORMAT, made_by: versionText, ...database, files } as const;
    await writeManifest(path, manifest);
    await removeOtherRows(path, rows);
    await removeUnlisted(folder.files, readStoredFiles(folder.pathOf(files.list)));
    return manifest;
  } finally {
    await held.release();
  }
}

/** Where a backup goes. */
interface Taking {
  folder: BackupFolder;
  /** The folder of its files of lines. */
  rows: string;
}

async function write({ folder, rows }: Taking, name: string, batches: AsyncIterable<readonly string[]>) {
  const file = { path: `${rows}/${name}.jsonl.gz` };
  return { ...file, ...(await writeLines(folder.pathOf(file), batches)) };
}

const listWanted = (taking: Taking, session: Session): Promise<BackupFile> =>
  write(taking, "wanted_files", linesOf(readWantedFiles(session)));

async function writeDatabase(taking: Taking, session: Session) {
  const position = await readPosition(session);
  const tables: BackupTable[] = [];
  for (const table of await readTables(session)) {
    const { name, columns } = table;
    tables.push({ name, columns, rows: await write(taking, name, readRows(session, table)) });
  }
  return { ...position, tables, wanted: await listWanted(taking, session) };
}

/** Copies the files of a list, which goes, and writes another one with their sums. @param known the sums of before. */
async function copy(
  taking: Taking,
  source: BlobStore,
  { name, wanted, known }: { name: string; wanted: BackupFile; known: BackupFile | undefined },
): Promise<Manifest["files"]> {
  const { files, pathOf } = taking.folder;
  const counts = { bytes: 0, missing: 0 };
  const recorded = known ? readStoredFiles(pathOf(known)) : nothing();
  const copied = copyFiles(source, files, readWanted(pathOf(wanted)), recorded, counts);
  const list = await write(taking, name, linesOf(copied));
  await rm(pathOf(wanted));
  return { list, ...counts };
}

async function* linesOf(items: AsyncIterable<WantedFile | StoredFile>): AsyncGenerator<string[]> {
  for await (const item of items) yield [JSON.stringify(item)];
}

async function* readWanted(list: string): AsyncGenerator<WantedFile> {
  for await (const line of readLines(list)) yield JSON.parse(line);
}

async function* nothing(): AsyncGenerator<StoredFile> {}
