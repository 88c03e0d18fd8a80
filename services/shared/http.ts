import { Elysia, type ParseError, type ValidationError } from "elysia";
import { AppError, toProblem } from "#core/kernel/errors.ts";
import type { Log } from "#core/kernel/log.ts";
import type { RequestOrigin } from "#core/kernel/origin.ts";
import { readStrictly } from "./json.ts";
import { withoutSecrets } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** 32 hex digits, as W3C trace context has them. */
export const newTraceId = (): string => crypto.getRandomValues(new Uint8Array(16)).toHex();

/** The trace of a request: the gateway's, or a new one when it came from elsewhere. */
export function traceIdOf(request: Request): string {
  const given = request.headers.get("x-trace-id");
  return given && /^[0-9a-f]{32}$/.test(given) ? given : newTraceId();
}

/** Where a request comes from. @param address of the client, which only the gateway knows by itself. */
export const originOf = (request: Request, address: string, trace_id: string): RequestOrigin => ({
  address,
  user_agent: request.headers.get("user-agent") ?? "",
  trace_id,
});

/** The token of `Authorization: Bearer`, or null. */
export function bearerOf(request: Request): string | null {
  return /^Bearer ([!-~]{1,200})$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}

/**
 * Bytes of a body that have come with its headers, nearly always. A larger one may be unread when its request is refused: the
 * connection then waits for the rest of it, and a server that ends for the connection.
 */
const READ_AT_ONCE = 16 * 1024;

interface ServerOptions {
  log: Log;
  /** Bytes; the connection of whoever sends more is closed with a bare 413. */
  maxBody: number;
  /** How an error is answered; as problem+json unless said otherwise. */
  answerError?: (error: unknown, traceId: string, request: Request) => Response;
  /** The refusal behind an error that a handler threw, or null when it is none; ours are refusals as they are. */
  explain?: (error: unknown) => AppError | null;
  /** Where requests are counted; nowhere without it, as in tests. */
  metrics?: Metrics | undefined;
}

/**
 * The ground of each service: the path is read from the URL (a short Host would shift it otherwise), connections may be
 * quiet (streams are), and errors become problem+json with the trace id.
 */
export function createHttp({ log, maxBody, answerError = problemResponse, explain, metrics }: ServerOptions) {
  const count = metrics?.requests();
  return new Elysia({
    serve: { idleTimeout: 0, maxRequestBodySize: maxBody },
    handler: { standardHostname: false },
  })
    .onRequest(({ request }) => readStrictly(request))
    .derive({ as: "global" }, ({ request }) => ({ traceId: traceIdOf(request), startedAt: performance.now() }))
    .onError({ as: "global" }, ({ request, error, code, path, traceId }) => {
      // An error in front of `derive`, such as a body that cannot be parsed, comes without the trace id.
      const trace = traceId ?? traceIdOf(request);
      const place = withoutSecrets(path);
      const explained = explain?.(error);
      const refusal = explained ?? refusalFrom(error, code, place);
      const about = { err: error, trace_id: trace, path: place };
      if (explained) log.warn(about, explained.detail);
      else if (!(refusal instanceof AppError)) log.error(about, "a handler failed");
      const answer = answerError(refusal, trace, request);
      if (mayBeUnread(request)) answer.headers.set("connection", "close");
      return answer;
    })
    .onAfterResponse({ as: "global" }, ({ request, route, startedAt, responseValue, set }) => {
      count?.(request.method, route || NO_ROUTE, statusOf(responseValue, set.status), secondsSince(startedAt));
    });
}

/** In the place of a route's pattern, for what is found nowhere. */
const NO_ROUTE = "none";

/** The status of an answer: its own, or the one that was set for it. */
export const statusOf = (answer: unknown, set: number | string | undefined): number =>
  answer instanceof Response ? answer.status : Number(set ?? 200);

/** A request that failed before it was understood has no beginning that is known. */
export const secondsSince = (startedAt: number | undefined): number | undefined =>
  startedAt === undefined ? undefined : (performance.now() - startedAt) / 1000;

function mayBeUnread({ headers, body }: Request): boolean {
  const length = headers.get("content-length");
  return length === null ? body !== null : Number(length) > READ_AT_ONCE;
}

/** The `AppError` behind what Elysia or a handler threw; anything else stays what it is and shows as `internal`. */
function refusalFrom(error: unknown, code: unknown, path: string): unknown {
  if (error instanceof AppError) return error;
  if (code === "NOT_FOUND") return new AppError("not_found", `There is nothing at ${path}.`);
  if (code === "VALIDATION") return refusalOfInput(error as ValidationError, path);
  if (code === "PARSE") return refusalOfBody(error as ParseError);
  return error;
}

const refusalOfBody = ({ cause }: ParseError): AppError =>
  cause instanceof AppError ? cause : new AppError("invalid", "The body cannot be read.");

/** A path whose id cannot be one names nothing; everything else is told field by field. */
function refusalOfInput(error: ValidationError, path: string): AppError {
  if (error.type === "params") return new AppError("not_found", `There is nothing at ${path}.`);
  if (error.type === "response")
    return new AppError("internal", "The answer did not have the shape that it should have.");
  const errors = error.all.map((issue) => {
    const at = "path" in issue && typeof issue.path === "string" && issue.path !== "root" ? issue.path : "";
    return { path: at, message: issue.summary ?? "is not valid" };
  });
  const first = errors[0];
  const detail = first ? `${first.path || `The ${error.type}`}: ${first.message}` : "The input is not valid.";
  return new AppError("invalid", detail, { errors });
}

/** An error as `application/problem+json`, with `Retry-After` where the error knows when. */
export function problemResponse(error: unknown, traceId: string): Response {
  const problem = toProblem(error, traceId);
  const headers = new Headers({ "content-type": "application/problem+json", "x-trace-id": traceId });
  if (error instanceof AppError && error.retryAfter !== undefined) headers.set("retry-after", String(error.retryAfter));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** 204 once the work is done. */
export const noContent = (work: Promise<void>): Promise<Response> =>
  work.then(() => new Response(null, { status: 204 }));
