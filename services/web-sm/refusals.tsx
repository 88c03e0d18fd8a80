import { AppError, toProblem } from "#core/kernel/errors.ts";
import { problemResponse } from "#services/shared/http.ts";
import { pageOfForm, pageResponse, pathOf, redirect, wantsPage } from "./pages.ts";
import { Refusal } from "./views/refusal.tsx";

/** An error as an answer: a page (or the way to the sign-in) for a person, problem+json for a script. */
export function refusalResponse(error: unknown, traceId: string, request: Request): Response {
  if (!wantsPage(request)) return problemResponse(error, traceId);
  if (error instanceof AppError && error.code === "unauthenticated") {
    return redirect(`/login?${new URLSearchParams({ next: whereTheyWere(request) })}`);
  }
  const { title, detail, status } = toProblem(error, traceId);
  const response = pageResponse(
    <Refusal title={title} detail={detail} traceId={traceId} action={wayOut(request, status)} />,
    status,
  );
  if (error instanceof AppError && error.retryAfter !== undefined) {
    response.headers.set("retry-after", String(error.retryAfter));
  }
  return response;
}

/** The page that they look at: a form was sent from another one than the address of the request. */
const whereTheyWere = (request: Request): string =>
  (request.method === "GET" ? pathOf(request.url) : pageOfForm(request)) ?? "/";

/** What this side could not do now it may do in a moment; what it refused it will refuse again. */
function wayOut(request: Request, status: number): { label: string; href: string } {
  return request.method === "GET" && status >= 500
    ? { label: "Try again", href: whereTheyWere(request) }
    : { label: "Go to the start page", href: "/" };
}
