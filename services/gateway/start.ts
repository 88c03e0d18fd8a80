import { sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { closeDatabase, openDatabase } from "#core/database/database.ts";
import { migrate } from "#core/database/migrate.ts";
import { systemClock } from "#core/kernel/clock.ts";
import type { Log } from "#core/kernel/log.ts";
import { measureDatabase } from "#services/shared/database-metrics.ts";
import { stopServing, within } from "#services/shared/ending.ts";
import type { Figures } from "#services/shared/figures.ts";
import { bunHasher } from "#services/shared/hasher.ts";
import { Metrics } from "#services/shared/metrics.ts";
import type { Running } from "#services/shared/run.ts";
import { Upstream } from "#services/shared/upstream.ts";
import { createApp } from "./app.ts";
import { createCookies } from "./cookies.ts";
import { refuseDevelopment } from "./development.ts";
import { createFirstPictures } from "./pictures/first-pictures.ts";
import { originsOf, providerAddresses, providersIn } from "./provider-settings.ts";
import { createProviders } from "./providers/create.ts";
import { createRateLimits } from "./rate-limits.ts";
import type { GatewayValues } from "./settings.ts";
import { shareLimits } from "./shared-limits.ts";

/** Tokens whose check is remembered; about 200 bytes each. */
const VERIFIED_MAX = 20_000;
/** How long requests under way may take when the gateway ends, in milliseconds. */
const GRACE = 6_000;
/** How long what is done beside them may take then. */
const FLUSH = 2_000;

/** Opens what the gateway stands on, and listens. */
export async function start(values: GatewayValues, log: Log, figures?: Figures): Promise<Running> {
  const metrics = new Metrics("gateway", figures);
  const publicUrl = new URL(values.PUBLIC_URL);
  const addresses = providerAddresses(values);
  refuseDevelopment(publicUrl, addresses);
  await migrate(values.DATABASE_URL);
  const db = openDatabase(values.DATABASE_URL, { name: "ajet-gateway", isWatched: true });
  const closing = new AbortController();
  const upstreams = {
    api: new Upstream(values.API_URL),
    webSm: new Upstream(values.WEB_SM_URL),
    tuiSm: new Upstream(values.TUI_SM_URL),
  };
  const pictures = createFirstPictures({ providerOrigins: originsOf(addresses), api: upstreams.api, log });
  const limits = createRateLimits(values, systemClock);
  const app = createApp({
    db,
    log,
    clock: systemClock,
    hasher: bunHasher,
    verified: new LRUCache({ max: VERIFIED_MAX }),
    // The gateway knows no NATS: the relay of an API finds in the outbox what is written here.
    wakeRelay() {},
    publicUrl,
    trustedProxies: values.TRUSTED_PROXIES ?? null,
    corsOrigins: values.CORS_ORIGINS ?? [],
    cookies: createCookies({ secure: publicUrl.protocol === "https:" }),
    providers: createProviders(providersIn(values), publicUrl),
    pictures,
    upstreams,
    closing: closing.signal,
    limits,
    checks: { database: () => db.execute(sql`select 1`) },
    metrics,
  }).listen({ hostname: values.HOST, port: values.PORT });
  metrics.server(() => app.server);
  measureDatabase(metrics, db, "ajet-gateway");
  const sharing = shareLimits(db, Object.values(limits), log);
  return {
    port: app.server!.port!,
    async close() {
      const stopped = stopServing(app.server, GRACE);
      // Streams have no end of their own; their clients come back elsewhere.
      // Without a reason, because Bun prints the reason of each of them.
      closing.abort(null);
      await stopped;
      await within(FLUSH, Promise.allSettled([pictures.close(), sharing.stop()]));
      for (const upstream of Object.values(upstreams)) upstream.close();
      await closeDatabase(db);
    },
  };
}
