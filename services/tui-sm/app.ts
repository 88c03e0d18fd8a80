import type { Log } from "#core/kernel/log.ts";
import type { Feed } from "#core/realtime/feed.ts";
import type { Access } from "#core/snapshot/schema.ts";
import { type Checks, healthRoutes } from "#services/shared/health.ts";
import { createHttp } from "#services/shared/http.ts";
import { streamRoutes } from "./routes/stream.ts";

/** Nothing is sent to this service but requests for streams. In bytes. */
const MAX_BODY = 64 * 1024;

export interface TuiDeps {
  feed: Feed;
  /** Asks the API what the owner of a token may read. */
  loadAccess(token: string, traceId: string): Promise<Access>;
  /** Aborts when the process begins to end: from then on no stream is opened. */
  ending: AbortSignal;
  log: Log;
  checks: Checks;
}

export function createApp(deps: TuiDeps) {
  return createHttp({ log: deps.log, maxBody: MAX_BODY }).use(healthRoutes(deps.checks)).use(streamRoutes(deps));
}
