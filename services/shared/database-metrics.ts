import type { Database } from "#core/database/database.ts";
import { readConnections } from "#core/database/insight.ts";
import type { Metrics } from "./metrics.ts";
import { sharedWork } from "./shared-work.ts";

/** Shows how it stands with the pool of connections that goes by this name. */
export function measureDatabase(metrics: Metrics, db: Database, name: string): void {
  const look = sharedWork(async () => {
    const began = performance.now();
    const connections = await readConnections(db, name);
    return { connections, waited: (performance.now() - began) / 1000 };
  });
  metrics.gauge(
    "ajet_database_connections",
    "Connections to PostgreSQL under the name of this service, by what they do; those of its other instances are among them.",
    async () => (await look()).connections.map(({ state, count }) => [count, { state }] as const),
  );
  metrics.gauge(
    "ajet_database_wait_seconds",
    "How long the question for those waited for a free connection and for its answer, in seconds.",
    async () => [[(await look()).waited]],
  );
}
