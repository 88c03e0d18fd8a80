import { AppError } from "../kernel/errors.ts";

/** How a connection fails: as the driver says it, and as the system does. */
const LOST = new Set([
  ..."CONNECTION_CLOSED CONNECTION_ENDED CONNECTION_DESTROYED CONNECT_TIMEOUT".split(" "),
  ..."ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN".split(" "),
]);

/**
 * Classes and codes of PostgreSQL's errors (Appendix A) that are about the server and not about what was asked: connection,
 * resources, operator and system; read only, which is what a standby is; a transaction of a process that was frozen; a deadlock,
 * and a statement that took too long.
 */
const SERVER_STATES = /^(?:08...|53...|57...|58...|25006|25P03|40001|40P01|55P03)$/;
const OUT_OF_SPACE = "53100";

/** The refusal behind an error of the database that may pass by itself, or null for any other error. */
export function unavailabilityOf(error: unknown): AppError | null {
  if (error instanceof AppError) return null;
  const cause = postgresErrorOf(error);
  if (cause instanceof AppError) return cause;
  const { code = "" } = cause;
  if (code === OUT_OF_SPACE)
    return unavailable("The server has no room left to store this. Its operator must make some.", error);
  return LOST.has(code) || SERVER_STATES.test(code) ? unavailable(undefined, error) : null;
}

/** Seconds after which it makes sense to ask again. */
const RETRY_AFTER = 1;

const unavailable = (
  detail = "The server's database does not answer right now. Try again in a moment.",
  cause?: unknown,
): AppError => new AppError("unavailable", detail, { retryAfter: RETRY_AFTER, cause });

/** The constraint that a failed statement ran into, or null. */
export function violatedConstraint(error: unknown): string | null {
  const { code, constraint_name: name } = postgresErrorOf(error);
  return code?.startsWith("23") ? (name ?? null) : null;
}

/** Whether a statement was ended by its timeout. */
export function isTimeout(error: unknown): boolean {
  return postgresErrorOf(error).code === "57014";
}

/** Drizzle wraps the driver's error, hence `cause`. */
function postgresErrorOf(error: unknown): { code?: string; constraint_name?: string } {
  return (error instanceof Error && error.cause ? error.cause : error) ?? {};
}
