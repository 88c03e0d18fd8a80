/** A stream of chunks; it breaks when they do. */
export function streamOf(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** Bytes of which no part looks like another. */
export function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  const values = new Uint32Array(Math.ceil(size / 4)).map((_, index) => Math.imul(index, 2_654_435_761));
  return new Uint8Array(values.buffer, 0, size);
}
