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
 * whoever reads them could use them.
 */
export function withoutSecrets(path: string): string {
  return path.replace(/^(\/hook\/[^/]*|\/invite|\/api\/invites)\/.*/, "$1/[cut]");
}
