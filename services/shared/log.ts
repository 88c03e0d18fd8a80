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
