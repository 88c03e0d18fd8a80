/** A part of a blob: its first and its last byte, as HTTP counts them. */
export interface ByteRange {
  start: number;
  end: number;
}

/** A blob as a store lists it. */
export interface ListedBlob {
  key: string;
  /** Bytes. */
  size: number;
  /** When it was stored. */
  stored_at: Date;
}

/**
 * Where the bytes of files are. A key is made of segments of ASCII letters, digits, `.`, `_` and `-`, separated by `/`; no
 * segment begins with a dot. Any method rejects when the store does not answer as it should.
 */
export interface BlobStore {
  /**
   * Stores all of a stream under a key, and never holds more than a few megabytes of it in memory. There is a blob only once
   * this resolves. When the stream breaks it rejects with the stream's error.
   */
  put(key: string, body: ReadableStream<Uint8Array>): Promise<void>;
  /** The bytes, or a part of them that exists; null when there are none. The stream breaks when the store sends too few. */
  get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null>;
  /** Removes the blob and what an interrupted `put` has left behind. Nothing happens when there is neither. */
  delete(key: string): Promise<void>;
  /** All blobs, sorted by key as bytes are; none of those that are still on their way. */
  list(): AsyncGenerator<ListedBlob>;
  /** Resolves when the store can be used; rejects with the reason when not. */
  check(): Promise<void>;
}

const KEY = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/** For drivers: a key that is none never reaches a store. @throws RangeError */
export function mustBeBlobKey(key: string): void {
  if (!KEY.test(key)) throw new RangeError(`"${key}" is not a key of a blob`);
}
