import { Elysia } from "elysia";
import { type RequestContextDeps, requestContext } from "./request-context.ts";
import { isHook } from "./routes/hooks.ts";

export interface BrowserRulesDeps extends RequestContextDeps {
  /** Other sites whose pages may use the API, as their browsers name them in `Origin`. */
  corsOrigins: readonly string[];
}

/** For answers that bring no policy of their own: JSON, pictures, styles. Should a browser show one as a page, it is an empty one. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** What our pages never use, for them and for whatever would run in them. (Dialogs copy to the clipboard.) */
const PERMISSIONS_POLICY = [
  ...["accelerometer", "bluetooth", "browsing-topics", "camera", "clipboard-read", "display-capture", "geolocation"],
  ...["gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"],
  ...["publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"],
]
  .map((feature) => `${feature}=()`)
  .join(", ");

/** A year, in seconds; browsers forget it then. Nothing is said of other names below ours, which may not be ours. */
const HSTS = "max-age=31536000";

/** What pages of allowed sites may send and read besides what CORS allows anyway. */
const CORS_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const CORS_REQUEST_HEADERS = "Authorization, Content-Type, Last-Event-ID, If-None-Match, If-Range, Range";
const CORS_ANSWER_HEADERS =
  "Content-Disposition, Content-Range, ETag, RateLimit, RateLimit-Policy, Retry-After, X-Trace-Id";
/** How long a browser may remember what a preflight was told, in seconds. */
const CORS_MAX_AGE = "600";

/**
 * What browsers are told with every answer, whoever made it, and which other sites' pages may read the API. Those come with
 * a bearer token: they are never allowed cookies.
 */
export function browserRules({ corsOrigins, ...deps }: BrowserRulesDeps) {
  const rules = new Headers({
    "x-content-type-options": "nosniff",
    "permissions-policy": PERMISSIONS_POLICY,
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...(deps.publicUrl.protocol === "https:" ? { "strict-transport-security": HSTS } : {}),
  });
  const fixed = [...rules];

  function apply(headers: Headers, request: Request, path: string): void {
    for (const [name, value] of fixed) headers.set(name, value);
    // The address of a webhook is its secret. (On pages `no-referrer` would also hide the Origin of our own forms.)
    headers.set("referrer-policy", isHook(path) ? "no-referrer" : "same-origin");
    if (!headers.has("content-security-policy")) headers.set("content-security-policy", CONTENT_SECURITY_POLICY);
    if (corsOrigins.length === 0 || !isShared(path)) return;
    headers.append("vary", "Origin");
    const origin = request.headers.get("origin");
    if (origin === null || !corsOrigins.includes(origin)) return;
    headers.set("access-control-allow-origin", origin);
    headers.set("access-control-expose-headers", CORS_ANSWER_HEADERS);
  }

  return new Elysia({ name: "browser-rules" })
    .use(requestContext(deps))
    .onBeforeHandle({ as: "global" }, ({ request, requestUrl }) => {
      const { headers, method } = request;
      if (method !== "OPTIONS" || !headers.has("access-control-request-method")) return;
      if (!isShared(requestUrl.pathname) || !corsOrigins.includes(headers.get("origin") ?? "")) return;
      return preflightAnswer();
    })
    .mapResponse({ as: "global" }, ({ request, requestUrl, responseValue, set }) => {
      // A request that failed before the context was made has none of it.
      const path = (requestUrl ?? URL.parse(request.url))?.pathname ?? "";
      if (responseValue instanceof Response) return void apply(responseValue.headers, request, path);
      const headers = new Headers();
      apply(headers, request, path);
      Object.assign(set.headers, headers.toJSON());
    });
}

/** What programs use. Pages are for nobody else's pages, and a webhook's secret does not belong into one. */
const isShared = (path: string): boolean => /^\/(?:api|ws\/tui)(?:\/|$)/.test(path);

const preflightAnswer = (): Response =>
  new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": CORS_METHODS,
      "access-control-allow-headers": CORS_REQUEST_HEADERS,
      "access-control-max-age": CORS_MAX_AGE,
    },
  });
