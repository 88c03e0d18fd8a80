import { z } from "zod";

/**
 * Every refusal of the system is one of these codes. The table is read in both directions: services map a code to a
 * status, clients map an answer back to the error that the server threw.
 */
export const STATUS = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** What is wrong with one field of the input: `path` is dotted (`members.0.name`), `message` says what is expected. */
export const fieldErrorSchema = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** The body of every error answer (RFC 9457 `application/problem+json`). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(STATUS) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
  trace_id: z.string(),
  errors: z.array(fieldErrorSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

interface AppErrorOptions {
  /** Field by field, for `invalid`. */
  errors?: FieldError[];
  /** Seconds until a retry makes sense, for `rate_limited` and `unavailable`. */
  retryAfter?: number;
  /** The trace of the request that was refused, when the error came from another service. */
  traceId?: string;
  cause?: unknown;
}

/** A refusal that the caller may read. Anything else that is thrown is a bug and shows as `internal`. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly errors: FieldError[] | undefined;
  readonly retryAfter: number | undefined;
  readonly traceId: string | undefined;

  constructor(
    readonly code: ErrorCode,
    /** One sentence for the person or program that asked: what is wrong and what to do. */
    readonly detail: string,
    options: AppErrorOptions = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
    this.traceId = options.traceId;
  }

  get status(): number {
    return STATUS[this.code];
  }
}

const TITLES: Record<ErrorCode, string> = {
  invalid: "The request is not valid",
  unauthenticated: "Sign in first",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "Conflict",
  too_large: "Too large",
  rate_limited: "Too many requests",
  unavailable: "Not available right now",
  internal: "Internal error",
};

/** The wire form of an error. What is not an `AppError` says nothing of its inside; the log has the rest under the trace id. */
export function toProblem(error: unknown, traceId: string): Problem {
  const known = error instanceof AppError ? error : new AppError("internal", "Something went wrong on the server.");
  return {
    type: `urn:ajet-chat:error:${known.code}`,
    title: TITLES[known.code],
    status: known.status,
    code: known.code,
    detail: known.detail,
    trace_id: traceId,
    ...(known.errors ? { errors: known.errors } : {}),
  };
}

/** The error behind an answer: a problem body when there is one, otherwise the code that fits the status best. */
export function fromProblem(status: number, body: unknown, retryAfter?: number): AppError {
  const problem = problemSchema.safeParse(body);
  if (problem.success) {
    const { code, detail, errors, trace_id: traceId } = problem.data;
    return new AppError(code, detail, {
      traceId,
      ...(errors ? { errors } : {}),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }
  const code = (Object.keys(STATUS) as ErrorCode[]).find((candidate) => STATUS[candidate] === status);
  const options = retryAfter === undefined ? {} : { retryAfter };
  return new AppError(code ?? (status >= 500 ? "unavailable" : "invalid"), `The server answered ${status}.`, options);
}

/** A zod failure as an `invalid` error, every field named. */
export function invalidInput(error: z.ZodError): AppError {
  const errors = error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));
  const first = errors[0];
  const detail = first ? `${first.path ? `${first.path}: ` : ""}${first.message}` : "The input is not valid.";
  return new AppError("invalid", detail, { errors });
}

/** Hidden and missing look alike, so there is one sentence for both. */
export function notFound(what: string): AppError {
  return new AppError("not_found", `There is no such ${what}, or you may not see it.`);
}
