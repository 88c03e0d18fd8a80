import { inspect } from "../attachments/inspect.ts";
import { type FileDeps, openBlob, storeBlob } from "../attachments/storing.ts";
import type { Transaction } from "../database/database.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import { completeAvatar, findAvatar, freeAvatar, insertAvatar, takeAvatar } from "./store.ts";

export const AVATAR_MAX_BYTES = 2 * 1024 * 1024;

/** The types of pictures that everything can show, and what their files are called. */
const ENDINGS: Record<string, string> = {
  "image/png": "png",
  "image/apng": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};
const ADDRESS = /^\/api\/avatars\/([0-9a-f-]{36})\//;

/**
 * Stores a picture for a person, a bot or a webhook, and resolves with its address for an `avatar_url`. Nobody has it before
 * `replaceAvatar` says so; it is gone after a day otherwise.
 *
 * @throws AppError `too_large` beyond 2 MiB, `invalid` when it is no picture, `unavailable` when the store does not work.
 */
export async function storeAvatar(deps: FileDeps, body: ReadableStream<Uint8Array>): Promise<string> {
  const id = newId();
  const storage_key = `avatars/${id}/avatar`;
  await insertAvatar(deps.db, { id, storage_key });
  const { stream, result } = inspect(body, AVATAR_MAX_BYTES, pictureTooLarge);
  await storeBlob(deps, storage_key, stream);
  const { content_type } = await result();
  const ending = ENDINGS[content_type];
  if (!ending) {
    const errors = [{ path: "file", message: "must be a PNG, JPEG, GIF or WebP picture" }];
    throw new AppError("invalid", "file: must be a PNG, JPEG, GIF or WebP picture", { errors });
  }
  await completeAvatar(deps.db, id, content_type);
  return `/api/avatars/${id}/avatar.${ending}`;
}

export const pictureTooLarge = (): AppError => new AppError("too_large", "A picture may have 2 MiB at most.");

/**
 * In the transaction that writes an `avatar_url`: the picture that it names is somebody's now, and that of the one before is
 * free.
 */
export async function replaceAvatar(tx: Transaction, before: string | null, after: string | null): Promise<void> {
  const [free, taken] = [before, after].map((address) => ADDRESS.exec(address ?? "")?.[1]);
  if (free) await freeAvatar(tx, free);
  if (taken) await takeAvatar(tx, taken);
}

/** A picture, for everybody who is signed in. @throws AppError `not_found` when there is none. */
export async function getAvatar(
  deps: FileDeps,
  id: string,
): Promise<{ content_type: string; open(): Promise<ReadableStream<Uint8Array>> }> {
  const found = await findAvatar(deps.db, id);
  if (!found) throw notFound("picture");
  return { content_type: found.content_type, open: () => openBlob(deps, found.storage_key) };
}
