import type { Dirent } from "node:fs";
import { mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BlobStore, type ListedBlob, mustBeBlobKey } from "#core/attachments/blobs.ts";

/** Blobs as files under a folder, which is made when it is missing. Nobody but this user may look into it. */
export async function openFolder(folder: string): Promise<BlobStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (key: string) => {
    mustBeBlobKey(key);
    return join(folder, key);
  };
  return {
    async put(key, body) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeThrough(unfinished(path), body);
      await rename(unfinished(path), path);
      await flush(dirname(path));
    },
    async get(key, range) {
      const file = Bun.file(pathOf(key));
      if (!(await file.exists())) return null;
      return (range ? file.slice(range.start, range.end + 1) : file).stream();
    },
    async delete(key) {
      const path = pathOf(key);
      await rm(unfinished(path), { force: true });
      await rm(path, { force: true });
      // Keys end with a folder of their own; one with something else in it stays.
      await rmdir(dirname(path)).catch(() => {});
    },
    list: () => listFolder(folder, ""),
    async check() {
      const probe = join(folder, `.probe-${process.pid}`);
      await writeFile(probe, "");
      await rm(probe);
    },
  };
}

/** What begins with a dot is no blob. Folders come where the slash after their names puts them, as in the order of keys. */
async function* listFolder(folder: string, prefix: string): AsyncGenerator<ListedBlob> {
  const nameOf = (entry: Dirent) => (entry.isDirectory() ? `${entry.name}/` : entry.name);
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith("."));
  for (const entry of entries.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    const [path, key] = [join(folder, entry.name), prefix + nameOf(entry)];
    if (entry.isDirectory()) yield* listFolder(path, key);
    else {
      const { size, mtime } = await stat(path);
      yield { key, size, stored_at: mtime };
    }
  }
}

/** No key ends so, because the last segment of none begins with a dot and this one does. */
const unfinished = (path: string) => join(dirname(path), ".unfinished");

/** What is acknowledged survives a power cut: first the bytes, after the renaming the name. */
async function writeThrough(path: string, body: ReadableStream<Uint8Array>): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    for await (const chunk of body) await file.write(chunk);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
