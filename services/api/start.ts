import { sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { startSweeper } from "#core/attachments/sweeper.ts";
import { startAuditSweeper } from "#core/audit/sweeper.ts";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { isThrowAway, mustBeDurable } from "#core/database/durability.ts";
import { migrate } from "#core/database/migrate.ts";
import { startRelay } from "#core/database/outbox.ts";
import { openNatsBus } from "#core/events/nats-bus.ts";
import { systemClock } from "#core/kernel/clock.ts";
import type { Settings } from "#core/kernel/config.ts";
import type { Log } from "#core/kernel/log.ts";
import { startHeartbeats } from "#core/presence/actions.ts";
import { measureDatabase } from "#services/shared/database-metrics.ts";
import { stopServing, within } from "#services/shared/ending.ts";
import type { Figures } from "#services/shared/figures.ts";
import { bunHasher } from "#services/shared/hasher.ts";
import type { Checks } from "#services/shared/health.ts";
import { Metrics } from "#services/shared/metrics.ts";
import type { Running } from "#services/shared/run.ts";
import { createApp } from "./app.ts";
import { openBlobs } from "./blobs/open.ts";
import { measureOutbox, measureRelay } from "./outbox-metrics.ts";
import type { settings } from "./settings.ts";

/** Tokens whose check is remembered; about 200 bytes each. */
const VERIFIED_MAX = 20_000;
/** How long requests under way may take when the API ends, in milliseconds. */
const GRACE = 4_000;
/** How long it may take then to publish and write down the last of it: what is left, another API or the next start does. */
const FLUSH = 4_000;

/** Opens what the API stands on, and listens. */
export async function start(values: Settings<typeof settings>, log: Log, figures?: Figures): Promise<Running> {
  const metrics = new Metrics("api", figures);
  const blobs = await openBlobs(values);
  await migrate(values.DATABASE_URL);
  const db = openDatabase(values.DATABASE_URL, { name: "ajet-api", isWatched: true });
  const durability = await checkDurability(db, log);
  // Nobody waits for it: without files people still talk. What is wrong is in the log, and in /readyz.
  blobs.check().catch((error) => log.warn({ check: "files" }, error.message));
  const nats = { url: values.NATS_URL, replicas: values.NATS_REPLICAS };
  const bus = await openNatsBus({ ...nats, name: "ajet-api", createsStream: true, log });
  const relay = startRelay({ url: values.DATABASE_URL, bus, log, published: measureRelay(metrics) });
  const heartbeats = startHeartbeats({ db, bus, clock: systemClock, log });
  const sweeper = startSweeper({ db, blobs, clock: systemClock, log });
  const auditSweeper = startAuditSweeper({ db, clock: systemClock, log, days: values.AUDIT_RETENTION_DAYS });
  const app = createApp({
    db,
    bus,
    heartbeats,
    log,
    clock: systemClock,
    hasher: bunHasher,
    verified: new LRUCache({ max: VERIFIED_MAX }),
    wakeRelay: relay.wake,
    communityCreation: values.COMMUNITY_CREATION,
    blobs,
    fileLimits: { attachment_bytes: values.ATTACHMENT_MAX_BYTES, quota_bytes: values.UPLOAD_QUOTA_BYTES },
    checks: { database: () => db.execute(sql`select 1`), nats: () => bus.position(), ...durability.checks },
    // Without the store of files people still talk.
    degradingChecks: { files: blobs.check, ...durability.degradingChecks },
    metrics,
  }).listen({ hostname: values.HOST, port: values.PORT });
  metrics.server(() => app.server);
  measureDatabase(metrics, db, "ajet-api");
  measureOutbox(metrics, db);
  return {
    port: app.server!.port!,
    async close() {
      // Requests under way are finished, but for files that take longer; then what they committed is published.
      await stopServing(app.server, GRACE);
      const all = [heartbeats, sweeper, auditSweeper, relay].map((part) => part.close());
      await within(FLUSH, Promise.allSettled(all));
      await bus.close();
      await closeDatabase(db);
    },
  };
}

/** A server that may lose what it has acknowledged is said to the log, and is not ready unless nobody will miss the data. */
async function checkDurability(db: Database, log: Log): Promise<Record<"checks" | "degradingChecks", Checks>> {
  const check = { durability: () => mustBeDurable(db) };
  await check.durability().catch((error) => log.warn({ check: "durability" }, error.message));
  return (await isThrowAway(db)) ? { checks: {}, degradingChecks: check } : { checks: check, degradingChecks: {} };
}
