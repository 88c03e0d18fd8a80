import { Elysia } from "elysia";
import type { Cookies } from "./cookies.ts";
import { localPath } from "./local-path.ts";
import { pageResponse } from "./pages.ts";
import { type RequestContextDeps, requestContext } from "./request-context.ts";
import { Continue } from "./views/continue.tsx";

/**
 * Who follows a link from another site arrives without the strict session cookie, and would look signed out. Such an
 * arrival gets a page that loads the same address again: this second request comes from our own site, and so with the
 * cookie. Once only, by a cookie that says so, since a browser may still call the second one cross-site.
 */
export function strictCookieArrivals({ cookies, ...deps }: RequestContextDeps & { cookies: Cookies }) {
  const { session, reloaded } = cookies;
  return new Elysia({ name: "strict-cookie-arrivals" })
    .use(requestContext(deps))
    .onBeforeHandle({ as: "global" }, ({ request, requestUrl, traceId }) => {
      if (!isArrival(request) || session.read(request) || reloaded.read(request)) return;
      const path = requestUrl.pathname + requestUrl.search;
      // The way back from a provider is such an arrival too, and must not happen twice: its code is good for one use.
      if (path.startsWith("/auth/") || localPath(path) !== path) return;
      return pageResponse(<Continue to={path} />, { traceId, cookies: [reloaded.set("1")] });
    });
}

function isArrival({ method, headers }: Request): boolean {
  return (
    method === "GET" && headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-site") === "cross-site"
  );
}
