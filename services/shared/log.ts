import pino from "pino";
import type { Log } from "#core/kernel/log.ts";

/** JSON lines on standard output, one per event, with the service's name. Keys that could hold a secret are cut. */
export function createLog(service: string, level: string): Log {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: ["token", "secret", "authorization", "cookie", "*.token", "*.secret", "*.authorization", "*.cookie"],
      censor: "[cut]",
    },
  });
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
