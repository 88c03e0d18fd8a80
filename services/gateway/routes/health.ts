import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { type Checks, healthRoutes } from "#services/shared/health.ts";
import { requestContext } from "../request-context.ts";

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\..*)$/;

/** `/healthz` for everybody. What `/readyz` tells is for the operator, who asks from this machine and not through a proxy. */
export function gatewayHealthRoutes(checks: Checks) {
  return new Elysia()
    .use(requestContext)
    .onBeforeHandle(({ requestUrl, address, request }) => {
      if (requestUrl.pathname !== "/readyz") return;
      if (LOOPBACK.test(address) && !request.headers.has("x-forwarded-for")) return;
      throw new AppError("not_found", "There is nothing at /readyz.");
    })
    .use(healthRoutes(checks));
}
