import { AppError, toProblem } from "#core/kernel/errors.ts";
import type { Log } from "#core/kernel/log.ts";
import { problemResponse } from "#services/shared/http.ts";
import { pageResponse } from "./pages.ts";
import { Message } from "./views/message.tsx";

/** An error as an answer: a page for a person who looks at a browser, problem+json for everything else. */
export function refusalResponse(request: Request, error: unknown, traceId: string): Response {
  if (!request.headers.get("accept")?.includes("text/html")) return problemResponse(error, traceId);
  const { title, detail, status } = toProblem(error, traceId);
  const page = pageResponse(<Message title={title} detail={detail} traceId={traceId} action={HOME} />, {
    traceId,
    status,
  });
  if (error instanceof AppError && error.retryAfter !== undefined)
    page.headers.set("retry-after", String(error.retryAfter));
  return page;
}

const HOME = { label: "Go to the start page", href: "/" };

/** Notes why a request failed on our side. Refusals that a caller brought about are in the access log by their status. */
export function logFailure(log: Log, error: unknown, traceId: string): void {
  if (!(error instanceof AppError)) log.error({ err: error, trace_id: traceId }, "a handler failed");
  else if (error.cause) log.warn({ err: error.cause, trace_id: traceId }, error.detail);
}
