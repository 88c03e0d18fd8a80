import type { ErrorCode } from "#core/kernel/errors.ts";

/** The exit codes that scripts may build on; `--help` lists them. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  unauthenticated: 4,
  forbidden: 5,
  rateLimited: 6,
  unavailable: 7,
  crash: 70,
  timedOut: 124,
  interrupted: 130,
} as const;

/** The words of the command line make no sense as they are. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** An end with a code of its own. */
export class ExitError extends Error {
  override readonly name = "ExitError";

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** What the exit code of a refusal is. */
export const EXIT_OF: Record<ErrorCode, number> = {
  invalid: EXIT.failure,
  conflict: EXIT.failure,
  too_large: EXIT.failure,
  internal: EXIT.failure,
  not_found: EXIT.notFound,
  unauthenticated: EXIT.unauthenticated,
  forbidden: EXIT.forbidden,
  rate_limited: EXIT.rateLimited,
  unavailable: EXIT.unavailable,
};
