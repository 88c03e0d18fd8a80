import { AppError } from "#core/kernel/errors.ts";

/** Bytes of a form or JSON text that the gateway itself reads. Bodies on their way to other services are not read here. */
const LIMIT = 64 * 1024;

/** The fields of a submitted form. @throws AppError `too_large`. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await readText(request));
}

/** The value of a JSON body, or undefined when it is not JSON. @throws AppError `too_large`. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > LIMIT) throw new AppError("too_large", `At most ${LIMIT} bytes are accepted here.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
