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

/** Characters of an address: more than any here has, with the longest search in it. */
const URL_MAX = 8_000;

function urlOf(request: Request): URL {
  if (request.url.length > URL_MAX) {
    throw new EdgeError(414, "invalid", `An address may have ${URL_MAX.toLocaleString("en")} characters at most.`);
  }
  // A missing or malformed Host leaves a URL that is only a path.
  const url = URL.parse(request.url);
  if (!url) throw new EdgeError(400, "invalid", "The Host header is missing or malformed.");
  return url;
}
