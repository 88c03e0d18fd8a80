import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { type Checks, healthRoutes } from "#services/shared/health.ts";
import { isLoopback } from "../loopback.ts";
import { type RequestContextDeps, requestContext } from "../request-context.ts";

export interface HealthDeps extends RequestContextDeps {
  checks: Checks;
}

/** `/healthz` for everybody. What `/readyz` tells is for the operator, who asks from this machine and not through a proxy. */
export function gatewayHealthRoutes({ checks, ...deps }: HealthDeps) {
  return new Elysia()
    .use(requestContext(deps))
    .onBeforeHandle(({ requestUrl, address, request }) => {
      if (requestUrl.pathname !== "/readyz") return;
      if (isLoopback(address) && !request.headers.has("x-forwarded-for")) return;
      throw new AppError("not_found", "There is nothing at /readyz.");
    })
    .use(healthRoutes(checks));
}
