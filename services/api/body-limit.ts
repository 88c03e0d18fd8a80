import { AppError } from "#core/kernel/errors.ts";
import { readStrictly } from "#services/shared/json.ts";

/**
 * Holds bodies to a limit, for a server that takes larger ones on a few paths: those read them piece by piece, by limits of
 * their own. A body that does not say its length is read here; the others go by without being touched.
 *
 * @param limit bytes.
 */
export const limitBodies =
  (limit: number, paths: RegExp) =>
  async (context: { request: Request }): Promise<void> => {
    const { request } = context;
    const length = request.headers.get("content-length");
    if (length === null ? !request.body : Number(length) <= limit) return;
    if (paths.test(new URL(request.url).pathname)) return;
    if (length !== null) throw tooLarge(limit);
    context.request = new Request(request, { body: await readAll(request.body!, limit) });
    readStrictly(context.request);
  };

async function readAll(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (limit: number) =>
  new AppError("too_large", `The body of a request may have ${limit.toLocaleString("en")} bytes at most here.`);
