import pino, { type DestinationStream, type LoggerOptions } from "pino";
import type { Log } from "#core/kernel/log.ts";

/**
 * JSON lines on standard output, one per event, with the service's name. Secrets are cut by their key and by their shape,
 * whoever logs them.
 */
export function createLog(service: string, level: string, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: (fields) => cutKeys(fields) as Record<string, unknown> },
    serializers: { err: (error) => cutKeys({ ...pino.stdSerializers.err(error) }) },
    hooks: { streamWrite: cleanLine },
  };
  return destination ? pino(options, destination) : pino(options);
}

const CUT = "[cut]";
/** Values are cut no deeper than this; nothing that is logged on purpose is so deep. */
const DEPTH_MAX = 6;
// `code` and `state` are not among them: errors and connections have such.
const SECRET_KEY =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:\w+_)?token|(?:\w+_?)?secret|(?:\w+_)?password|(?:code_)?verifier|(?:device|user)_code)$/i;

/** The value with `[cut]` in the place of what stands under a key that says that it is a secret. */
function cutKeys(value: unknown, depth = 0): unknown {
  if (depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return value.map((item) => cutKeys(item, depth + 1));
  if (!isPlain(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, SECRET_KEY.test(key) ? CUT : cutKeys(item, depth + 1)]));
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** What shows by its shape to be a secret; the group before it stays. None takes in a quote or a backslash of the JSON around it. */
const SECRET_SHAPES = [
  // Tokens of sessions and of bots.
  /\b(aj[st]_)[\w.-]+/g,
  // The address of a webhook ends with its secret, that of an invite with its code.
  /(\/hook\/[0-9a-f-]{36}\/)[^"\\\s/?#]+/gi,
  /(\/invites?\/)[\w-]{20,}/gi,
  /\b((?:Bearer|Basic) )[\w.~+/=-]{8,}/gi,
  // What sign-ins carry in addresses and forms.
  /([?&](?:code|state|device_code|code_verifier|client_secret|(?:access_|id_)?token)=)[^"\\\s&#]+/gi,
  // The password in an address, such as that of the database.
  /(:\/\/[^"\\\s/:@]*:)[^"\\\s/@]+(?=@)/g,
];

/** A text with `[cut]` in the place of secrets that show by their shape. */
export const cutSecrets = (text: string): string =>
  SECRET_SHAPES.reduce((cut, shape) => cut.replace(shape, `$1${CUT}`), text);

/** A line of the log with `[cut]` in the place of secrets that show by their shape, and nothing in it that acts on a terminal. It stays JSON. */
function cleanLine(line: string): string {
  // JSON escapes the control characters below these by itself.
  return cutSecrets(line).replace(/[\u007f-\u009f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

/**
 * A path that may be logged and told in an error: the secret of a webhook and the code of an invite are parts of paths, and
 * whoever reads them could use them. A path that is only nearly right holds them too.
 */
export function withoutSecrets(path: string): string {
  const read = decoded(path);
  const cut = read
    .replace(/^(\/*hook\/+[0-9a-f-]*)(?![0-9a-f-]).+/is, "$1/[cut]")
    .replace(/^(\/*(?:invite|api\/+invites)\/).+/is, "$1[cut]");
  return cut === read ? path : cut;
}

/** ASCII only, which is all that matters here, so that no path is malformed. */
const decoded = (path: string): string =>
  path.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
