import { accessChannelById } from "../channels/store.ts";
import type { Deps } from "../database/transaction.ts";
import { type Actor, actorId } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import { mustBeWritable } from "../messages/actions.ts";
import type { ByteRange } from "./blobs.ts";
import { inspect } from "./inspect.ts";
import { cleanFilename, safeFilename, sizeText } from "./rules.ts";
import type { Attachment } from "./schema.ts";
import {
  completeUpload,
  deleteUpload,
  failUpload,
  findAttachment,
  insertUpload,
  lockUsedBytes,
  type StoredAttachment,
} from "./store.ts";
import { type FileDeps, openBlob, storeBlob } from "./storing.ts";

/** What somebody sends: where it is meant to go, how it is called, and its bytes as they come. */
export interface Upload {
  channel_id: string;
  filename: string;
  body: ReadableStream<Uint8Array>;
}

/**
 * Stores a file for a message that the actor is going to post in a channel. Only they can see it until then, and a day later
 * it is gone.
 *
 * @throws AppError `not_found` when the actor may not read the channel, `forbidden` while they are muted, `conflict` when
 *   the channel is archived, `too_large` naming the limit, `unavailable` when the store does not work.
 */
export async function uploadAttachment(deps: FileDeps, actor: Actor, upload: Upload): Promise<Attachment> {
  const { channel } = await accessChannelById(deps.db, actor, upload.channel_id);
  await mustBeWritable(deps.db, actor, channel);
  const id = newId();
  const filename = cleanFilename(upload.filename);
  const storage_key = `${channel.community_id ?? "dm"}/${channel.id}/${id}/${safeFilename(filename)}`;
  const { limit, refusal } = await reserve(deps, actor, { id, channel_id: channel.id, filename, storage_key });
  try {
    const { stream, result } = inspect(upload.body, limit, refusal);
    await storeBlob(deps, storage_key, stream);
    const attachment = await completeUpload(deps.db, id, await result());
    if (!attachment) throw notFound("channel");
    return attachment;
  } catch (error) {
    await failUpload(deps.db, id);
    throw error;
  }
}

/**
 * The row of an upload, with as much of the quota as it can need: however many come in at once, they stay below it together.
 * Resolves with the bytes that there is room for, and the refusal of more.
 */
async function reserve(
  { db, fileLimits }: FileDeps,
  actor: Actor,
  upload: { id: string; channel_id: string; filename: string; storage_key: string },
): Promise<{ limit: number; refusal: () => AppError }> {
  const room = await db.transaction(async (tx) => {
    const left = fileLimits.quota_bytes - (await lockUsedBytes(tx, actor));
    if (left <= 0) throw overQuota(fileLimits.quota_bytes);
    await insertUpload(tx, actor, { ...upload, size_bytes: Math.min(left, fileLimits.attachment_bytes) });
    return left;
  });
  return room < fileLimits.attachment_bytes
    ? { limit: room, refusal: () => overQuota(fileLimits.quota_bytes) }
    : { limit: fileLimits.attachment_bytes, refusal: () => fileTooLarge(fileLimits.attachment_bytes) };
}

export const fileTooLarge = (bytes: number): AppError =>
  new AppError("too_large", `A file may have ${sizeText(bytes)} at most.`);

const overQuota = (bytes: number) =>
  new AppError(
    "too_large",
    `Your files together may have ${sizeText(bytes)} at most, and this one would be more. Delete messages with files first.`,
  );

/** A file that may be read: what it is, and how its bytes, or a part of them, are had. */
export interface ReadableFile {
  attachment: Attachment;
  /** @throws AppError `unavailable` when the store does not work. */
  open(range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
}

/**
 * A file of a message, for those who may read its channel now; one that no message has, for who uploaded it.
 *
 * @throws AppError `not_found` for everyone else, and when it is deleted.
 */
export async function getAttachment(deps: FileDeps, actor: Actor, id: string): Promise<ReadableFile> {
  const found = await findAttachment(deps.db, id);
  if (!found) throw notFound("file");
  await mustBeReadable(deps, actor, found);
  return { attachment: found.attachment, open: (range) => openBlob(deps, found.storage_key, range) };
}

async function mustBeReadable(deps: Deps, actor: Actor, found: StoredAttachment): Promise<void> {
  if (found.message_id === null && found.uploader_id !== actorId(actor)) throw notFound("file");
  await accessChannelById(deps.db, actor, found.channel_id).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "not_found" ? notFound("file") : error;
  });
}

/** Takes back an upload that no message has. @throws AppError `not_found` when there is no such one of the actor's. */
export async function cancelUpload(deps: Deps, actor: Actor, id: string): Promise<void> {
  if (!(await deleteUpload(deps.db, actor, id))) throw notFound("upload");
}
