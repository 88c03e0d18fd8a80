import type { FileDeps } from "#core/attachments/storing.ts";
import type { FoundingDeps } from "#core/communities/actions.ts";
import type { EventBus } from "#core/events/bus.ts";
import type { Log } from "#core/kernel/log.ts";
import type { Heartbeats } from "#core/presence/actions.ts";
import type { SessionDeps } from "#core/sessions/actions.ts";
import type { Checks } from "#services/shared/health.ts";
import type { Metrics } from "#services/shared/metrics.ts";

/** What the routes of the API stand on. */
export interface ApiDeps extends SessionDeps, FileDeps, FoundingDeps {
  bus: EventBus;
  heartbeats: Heartbeats;
  log: Log;
  checks: Checks;
  /** Of what the API can do without. */
  degradingChecks: Checks;
  metrics?: Metrics;
}
