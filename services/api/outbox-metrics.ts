import type { Database } from "#core/database/database.ts";
import { readOutbox } from "#core/database/insight.ts";
import type { Metrics } from "#services/shared/metrics.ts";
import { sharedWork } from "#services/shared/shared-work.ts";

/** Measures what the relay of this process publishes. Returns what it is told. */
export const measureRelay = (metrics: Metrics): ((seconds: number) => void) =>
  metrics.duration(
    "ajet_relay_lag_seconds",
    "From what happened until NATS had it, in seconds; told by the instance whose relay published it.",
  );

/** Shows what NATS has not been told yet. */
export function measureOutbox(metrics: Metrics, db: Database): void {
  const look = sharedWork(() => readOutbox(db));
  metrics.gauge(
    "ajet_outbox_events",
    "Events that happened and are not published yet; 100,000 stands for that or more.",
    async () => [[(await look()).events]],
  );
  metrics.gauge(
    "ajet_outbox_oldest_seconds",
    "How long the first of those events has waited, in seconds; 0 when there is none.",
    async () => [[(await look()).oldest]],
  );
}
