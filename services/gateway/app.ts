import { Elysia } from "elysia";
import { unavailabilityOf } from "#core/database/errors.ts";
import { assetRoutes } from "#services/shared/assets.ts";
import { newTraceId } from "#services/shared/http.ts";
import { accessLog } from "./access-log.ts";
import { ASSET_FOLDER, assets } from "./assets.ts";
import { type BrowserRulesDeps, browserRules } from "./browser-rules.ts";
import type { GatewayDeps } from "./deps.ts";
import { RateLimited, rateLimits } from "./rate-limits.ts";
import { logFailure, refusalResponse } from "./refusals.tsx";
import { requestContext } from "./request-context.ts";
import { accountRoutes } from "./routes/accounts.tsx";
import { deviceRoutes } from "./routes/device.tsx";
import { gatewayHealthRoutes, type HealthDeps } from "./routes/health.ts";
import { inviteRoutes } from "./routes/invites.tsx";
import { linkRoutes } from "./routes/link.tsx";
import { loginRoutes } from "./routes/login.tsx";
import { oauthRoutes } from "./routes/oauth.tsx";
import { CONNECTION_PATIENCE, type ProxyDeps, proxyRoutes } from "./routes/proxy.ts";
import { strictCookieArrivals } from "./strict-cookie.tsx";

/** Bytes of a body on its way to another service, which has its own, smaller limits. */
const MAX_BODY = 100 * 1024 * 1024;

export interface AppDeps extends GatewayDeps, ProxyDeps, HealthDeps, BrowserRulesDeps {}

export function createApp(deps: AppDeps) {
  const countRefusal = deps.metrics?.counter(
    "ajet_rate_limit_refusals_total",
    "Requests refused because too many came, by the limit that was used up.",
  );
  return new Elysia({
    // Until its headers are whole a request has twelve seconds, which Bun itself sees to.
    serve: { idleTimeout: deps.connectionPatience ?? CONNECTION_PATIENCE, maxRequestBodySize: MAX_BODY },
    // Elysia's shortcut looks for the path at a fixed place in the URL; a short Host would shift it.
    handler: { standardHostname: false },
  })
    .use(requestContext(deps))
    .use(accessLog(deps))
    .use(browserRules(deps))
    .onError({ as: "global" }, ({ request, error, traceId = newTraceId() }) => {
      if (error instanceof RateLimited) countRefusal?.({ limit: error.quota.limit.name });
      const refusal = unavailabilityOf(error) ?? error;
      logFailure(deps.log, refusal, traceId);
      return refusalResponse(request, refusal, traceId);
    })
    .use(rateLimits(deps))
    .use(gatewayHealthRoutes(deps))
    .use(assetRoutes(ASSET_FOLDER, assets))
    .use(strictCookieArrivals(deps))
    .use(loginRoutes(deps))
    .use(oauthRoutes(deps))
    .use(linkRoutes(deps))
    .use(accountRoutes(deps))
    .use(inviteRoutes(deps))
    .use(deviceRoutes(deps))
    .use(proxyRoutes(deps));
}
