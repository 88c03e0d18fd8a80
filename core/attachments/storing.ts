import type { Deps } from "../database/transaction.ts";
import { AppError } from "../kernel/errors.ts";
import type { Log } from "../kernel/log.ts";
import type { BlobStore, ByteRange } from "./blobs.ts";

/** What actions with files are given. */
export interface FileDeps extends Deps {
  blobs: BlobStore;
  log: Log;
  fileLimits: {
    /** Of one attachment. */
    attachment_bytes: number;
    /** Of all attachments of one person or bot. */
    quota_bytes: number;
  };
}

/** Stores bytes. @throws AppError that of the stream when it breaks, `unavailable` when the store does not work. */
export async function storeBlob(
  { blobs, log }: FileDeps,
  key: string,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  try {
    await blobs.put(key, body);
  } catch (error) {
    if (error instanceof AppError) throw error;
    log.error({ err: error, storage_key: key }, "a file could not be stored");
    throw unavailable("Files cannot be stored right now; messages can. Send the file again in a moment.", error);
  }
}

/** Bytes that should be there. @throws AppError `unavailable` when they are not. */
export async function openBlob(
  { blobs, log }: FileDeps,
  key: string,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  const refusal = (cause: unknown) => {
    log.error({ err: cause, storage_key: key }, "a file could not be read");
    return unavailable("Files cannot be read right now; messages can. Try again in a moment.", cause);
  };
  const body = await blobs.get(key, range).catch((error: unknown) => {
    throw refusal(error);
  });
  if (!body) throw refusal(new Error("the store does not have it"));
  return body;
}

const unavailable = (detail: string, cause: unknown) => new AppError("unavailable", detail, { cause, retryAfter: 10 });
