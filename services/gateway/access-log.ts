import { Elysia } from "elysia";
import type { Log } from "#core/kernel/log.ts";
import { withoutSecrets } from "#services/shared/log.ts";
import { type RequestContextDeps, requestContext } from "./request-context.ts";

/** One line for each request, when its answer begins; probes only for who looks closely. Never the query, nor a secret that is part of a path. */
export function accessLog({ log, ...deps }: RequestContextDeps & { log: Log }) {
  return new Elysia({ name: "access-log" })
    .use(requestContext(deps))
    .derive({ as: "global" }, () => ({ startedAt: performance.now() }))
    .onAfterResponse({ as: "global" }, ({ request, requestUrl, traceId, address, startedAt, responseValue, set }) => {
      const status = responseValue instanceof Response ? responseValue.status : set.status;
      // A request that failed before the context was made, such as one with a broken Host, has none.
      const ms = startedAt === undefined ? undefined : Math.round(performance.now() - startedAt);
      const path = requestUrl && withoutSecrets(requestUrl.pathname);
      const level = path === "/healthz" || path === "/readyz" ? "debug" : "info";
      log[level]({ trace_id: traceId, method: request.method, path, status, ms, address }, "request");
    });
}
