import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** Bytes that are compressed at once, into a part of the file that gzip reads as one with the others. */
const PART = 1024 * 1024;

/** What a file of lines has become. */
export interface WrittenLines {
  lines: number;
  bytes: number;
  sha256: string;
}

/** Writes lines into a new file that gzip reads and nobody else may, and resolves once they are on the disk. */
export async function writeLines(path: string, batches: AsyncIterable<readonly string[]>): Promise<WrittenLines> {
  const file = await open(path, "w", 0o600);
  const hash = createHash("sha256");
  const written = { lines: 0, bytes: 0 };
  let waiting: string[] = [];
  let length = 0;
  const write = async () => {
    const part = Bun.gzipSync(waiting.join(""));
    [waiting, length] = [[], 0];
    hash.update(part);
    written.bytes += part.length;
    await file.write(part);
  };
  try {
    for await (const batch of batches) {
      for (const line of batch) {
        waiting.push(line, "\n");
        length += line.length + 1;
      }
      written.lines += batch.length;
      if (length >= PART) await write();
    }
    // A file without lines is one of gzip's too.
    if (length > 0 || written.bytes === 0) await write();
    await file.sync();
  } finally {
    await file.close();
  }
  return { ...written, sha256: hash.digest("hex") };
}

/** The lines of such a file. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const text = Bun.file(path)
    .stream()
    .pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(new TextDecoderStream());
  let rest = "";
  for await (const chunk of text) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") throw new Error(`${path} ends within a line`);
}

/** The SHA-256 of a file, in hexadecimal, and how long it is. @throws when it cannot be read. */
export async function sumOf(path: string): Promise<{ sha256: string; size: number }> {
  const { stream, sum } = summed(createReadStream(path));
  for await (const _ of stream);
  return sum();
}

/** Passes bytes on, and afterwards tells their SHA-256 and how many they were. */
export function summed(body: AsyncIterable<Uint8Array>) {
  const hash = createHash("sha256");
  let size = 0;
  async function* pass() {
    for await (const chunk of body) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  return { stream: pass(), sum: () => ({ sha256: hash.digest("hex"), size }) };
}

/** What is iterated, for who reads streams. */
export function streamOf(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
