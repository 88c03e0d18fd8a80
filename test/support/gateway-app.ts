import { LRUCache } from "lru-cache";
import { systemClock } from "#core/kernel/clock.ts";
import { silentLog } from "#core/kernel/log.ts";
import { type AppDeps, createApp } from "#services/gateway/app.ts";
import { createCookies } from "#services/gateway/cookies.ts";
import { createRateLimits } from "#services/gateway/rate-limits.ts";
import { bunHasher } from "#services/shared/hasher.ts";
import { Upstream } from "#services/shared/upstream.ts";
import { LIFTED_LIMITS } from "./limits.ts";

type TestDeps = Partial<Omit<AppDeps, "upstreams">> & {
  /** Where each service listens; a list where it does so more than once. */
  upstreams?: Partial<Record<keyof AppDeps["upstreams"], string | string[]>>;
};

/** A gateway that listens, but has no database: for what must be decided without one. Touching the database throws. */
export function listenWithoutDatabase({ upstreams = {}, ...deps }: TestDeps = {}) {
  const at = (addresses: string | string[] = "http://127.0.0.1:1") => new Upstream([addresses].flat());
  const db = new Proxy(
    {},
    {
      get: () => {
        throw new Error("this test has no database");
      },
    },
  ) as AppDeps["db"];
  const app = createApp({
    db,
    clock: systemClock,
    wakeRelay() {},
    hasher: bunHasher,
    verified: new LRUCache({ max: 10 }),
    log: silentLog,
    publicUrl: new URL("http://localhost"),
    trustedProxies: null,
    corsOrigins: [],
    cookies: createCookies({ secure: false }),
    limits: createRateLimits(LIFTED_LIMITS, systemClock),
    providers: [],
    pictures: { take() {}, async close() {} },
    upstreams: { api: at(upstreams.api), webSm: at(upstreams.webSm), tuiSm: at(upstreams.tuiSm) },
    closing: new AbortController().signal,
    checks: { database: async () => {} },
    ...deps,
  }).listen({ hostname: "127.0.0.1", port: 0 });
  return {
    origin: `http://127.0.0.1:${app.server!.port}`,
    port: app.server!.port!,
    stop: () => app.server!.stop(true),
  };
}
