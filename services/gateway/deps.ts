import type { Log } from "#core/kernel/log.ts";
import type { SessionDeps } from "#core/sessions/actions.ts";
import type { Metrics } from "#services/shared/metrics.ts";
import type { Upstream } from "#services/shared/upstream.ts";
import type { Cookies } from "./cookies.ts";
import type { FirstPictures } from "./pictures/first-pictures.ts";
import type { Provider } from "./providers.ts";
import type { RequestContextDeps } from "./request-context.ts";

/** The services behind the gateway. */
export interface Upstreams {
  api: Upstream;
  webSm: Upstream;
  tuiSm: Upstream;
}

/** What the gateway's routes stand on. */
export interface GatewayDeps extends SessionDeps, RequestContextDeps {
  log: Log;
  cookies: Cookies;
  providers: readonly Provider[];
  pictures: FirstPictures;
  metrics?: Metrics;
}
