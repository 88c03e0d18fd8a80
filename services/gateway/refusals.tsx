import { AppError, toProblem } from "#core/kernel/errors.ts";
import type { Log } from "#core/kernel/log.ts";
import { problemResponse } from "#services/shared/http.ts";
import { localPath } from "./local-path.ts";
import { pageResponse } from "./pages.ts";
import { RateLimited, setQuotaHeaders } from "./rate-limits.ts";
import { lookOf } from "./viewer.ts";
import { Message } from "./views/message.tsx";

/** An error as an answer: a page for a person who looks at a browser, problem+json for everything else. */
export function refusalResponse(request: Request, error: unknown, traceId: string): Response {
  const response = refusalFor(request, error, traceId);
  if (error instanceof RateLimited) setQuotaHeaders(response.headers, error.quota);
  return response;
}

function refusalFor(request: Request, error: unknown, traceId: string): Response {
  if (!request.headers.get("accept")?.includes("text/html")) return problemResponse(error, traceId);
  const { title, detail, status } = toProblem(error, traceId);
  const whatToDo = error instanceof RateLimited ? ` Try again in ${error.retryAfter} seconds.` : "";
  const message = (
    <Message
      title={title}
      detail={detail + whatToDo}
      look={lookOf(request)}
      traceId={traceId}
      action={wayOut(request, status)}
    />
  );
  const page = pageResponse(message, { traceId, status });
  const retryAfter = error instanceof AppError ? error.retryAfter : undefined;
  if (retryAfter !== undefined) page.headers.set("retry-after", String(retryAfter));
  return page;
}

/** What our side could not do now it may do in a moment; what it refused it will refuse again. */
function wayOut({ method, url }: Request, status: number): { label: string; href: string } {
  if (method !== "GET" || status < 500 || !URL.canParse(url)) return { label: "Go to the start page", href: "/" };
  const { pathname, search } = new URL(url);
  return { label: "Try again", href: localPath(pathname + search) };
}

/** Notes why a request failed on our side. Refusals that a caller brought about are in the access log by their status. */
export function logFailure(log: Log, error: unknown, traceId: string): void {
  if (!(error instanceof AppError)) log.error({ err: error, trace_id: traceId }, "a handler failed");
  else if (error.cause) log.warn({ err: error.cause, trace_id: traceId }, error.detail);
}
