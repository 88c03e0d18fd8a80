import { healthRoutes } from "#services/shared/health.ts";
import { createHttp } from "#services/shared/http.ts";
import type { LiveDeps } from "#services/shared/session-manager.ts";
import { streamRoutes } from "./routes/stream.ts";
import { typingRoutes } from "./routes/typing.ts";

/** Nothing is sent to this service but requests for streams, and who is typing. In bytes. */
const MAX_BODY = 64 * 1024;

export function createApp(deps: LiveDeps) {
  return createHttp({ log: deps.log, maxBody: MAX_BODY, metrics: deps.metrics })
    .use(healthRoutes(deps.checks, { metrics: deps.metrics }))
    .use(streamRoutes(deps))
    .use(typingRoutes(deps));
}
