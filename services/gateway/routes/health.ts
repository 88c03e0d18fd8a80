import { Elysia } from "elysia";
import { type Checks, healthRoutes } from "#services/shared/health.ts";
import type { Metrics } from "#services/shared/metrics.ts";
import { mustBeOperator } from "../probes.ts";
import { type RequestContextDeps, requestContext } from "../request-context.ts";

export interface HealthDeps extends RequestContextDeps {
  checks: Checks;
  metrics?: Metrics;
}

/** `/healthz` for everybody; `/readyz` and `/metrics` for the operator alone. */
export function gatewayHealthRoutes({ checks, metrics, ...deps }: HealthDeps) {
  return new Elysia()
    .use(requestContext(deps))
    .onBeforeHandle(({ requestUrl, address, request }) => {
      // With a slash at the end they are the same.
      if (requestUrl.pathname.replace(/\/$/, "") !== "/healthz") mustBeOperator(requestUrl, address, request);
    })
    .use(healthRoutes(checks, { metrics }));
}
