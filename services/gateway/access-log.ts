import { Elysia } from "elysia";
import type { Log } from "#core/kernel/log.ts";
import { secondsSince, statusOf } from "#services/shared/http.ts";
import { withoutSecrets } from "#services/shared/log.ts";
import type { Metrics } from "#services/shared/metrics.ts";
import { isProbe } from "./probes.ts";
import { type RequestContextDeps, requestContext } from "./request-context.ts";

interface AccessLogDeps extends RequestContextDeps {
  log: Log;
  metrics?: Metrics;
}

/**
 * One line for each request, when its answer begins; probes only for who looks closely. Never the query, nor a secret that is
 * part of a path. Requests are counted here too.
 */
export function accessLog({ log, metrics, ...deps }: AccessLogDeps) {
  const count = metrics?.requests();
  return new Elysia({ name: "access-log" })
    .use(requestContext(deps))
    .derive({ as: "global" }, () => ({ startedAt: performance.now() }))
    .onAfterResponse(
      { as: "global" },
      ({ request, requestUrl, route, traceId, address, startedAt, responseValue, set }) => {
        const status = statusOf(responseValue, set.status);
        // A request that failed before the context was made, such as one with a broken Host, has none.
        const seconds = secondsSince(startedAt);
        const path = requestUrl && withoutSecrets(requestUrl.pathname);
        const level = path !== undefined && isProbe(path) ? "debug" : "info";
        const ms = seconds === undefined ? undefined : Math.round(seconds * 1000);
        log[level]({ trace_id: traceId, method: request.method, path, status, ms, address }, "request");
        count?.(request.method, routeOf(route, path), status, seconds);
      },
    );
}

/** What is passed on has one pattern, `/*`; of that, to which service it goes. */
function routeOf(route: string | undefined, path: string | undefined): string {
  if (!route || path === undefined) return "none";
  return route === "/*" ? (/^\/(?:api|hook|ws\/tui)(?=\/|$)/.exec(path)?.[0] ?? "") + route : route;
}
