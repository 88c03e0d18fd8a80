import { Elysia } from "elysia";
import { newTraceId } from "#services/shared/http.ts";
import { EdgeError } from "./edge-error.ts";

/**
 * What every handler is given. The trace id is always ours, never the client's. The URL is parsed once, here, so that no
 * two places can understand a request differently. `address` is that of the other end of the connection.
 */
export const requestContext = new Elysia({ name: "request-context" }).derive(
  { as: "global" },
  ({ request, server }) => ({
    traceId: newTraceId(),
    requestUrl: urlOf(request),
    address: server?.requestIP(request)?.address ?? "unknown",
  }),
);

function urlOf(request: Request): URL {
  // A missing or malformed Host leaves a URL that is only a path.
  if (!URL.canParse(request.url)) throw new EdgeError(400, "invalid", "The Host header is missing or malformed.");
  return new URL(request.url);
}
