import { AppError } from "#core/kernel/errors.ts";

/** How deep lists and objects may be nested: far more than any request needs, and far less than a stack can take. */
const DEPTH_MAX = 100;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Makes the request's own `json()`, which is what Elysia reads bodies with, as strict as `readJson`. A parser among Elysia's
 * hooks would do so too, but it takes bodies away from routes that read theirs themselves.
 */
export function readStrictly(request: Request): void {
  request.json = () => readJson(request);
}

/**
 * The JSON body of a request. What different programs could read differently is refused: bytes that are no UTF-8, and
 * objects with the same key twice.
 *
 * @throws AppError `invalid` with a sentence that says what is wrong.
 */
export async function readJson(request: Request): Promise<unknown> {
  const text = decode(await request.bytes());
  const { depth, members } = survey(text);
  if (depth > DEPTH_MAX) throw new AppError("invalid", `The body is nested deeper than ${DEPTH_MAX} levels.`);
  const value = parse(text);
  if (countMembers(value) !== members) throw new AppError("invalid", "An object in the body has the same key twice.");
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new AppError("invalid", "The body is not valid UTF-8.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid", "The body is not valid JSON.");
  }
}

/** How deep a JSON text goes, and how many members are written down in all of its objects: a colon each. */
function survey(text: string): { depth: number; members: number } {
  let [depth, deepest, members] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        while (++at < text.length && text[at] !== '"') if (text[at] === "\\") at++;
        break;
      case "{":
      case "[":
        deepest = Math.max(deepest, ++depth);
        break;
      case "}":
      case "]":
        depth--;
        break;
      case ":":
        members++;
    }
  }
  return { depth: deepest, members };
}

/** How many members are left in all objects, now that the last one of each key has won. */
function countMembers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const values = Object.values(value);
  const own = Array.isArray(value) ? 0 : values.length;
  return values.reduce<number>((sum, inner) => sum + countMembers(inner), own);
}
