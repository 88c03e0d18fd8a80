import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import type { Metrics } from "./metrics.ts";

/** A dependency and how to ask it. Resolves when it answers; rejects with the reason when it does not. */
export type Checks = Record<string, () => Promise<unknown>>;

/** How long a check may take, in milliseconds, before it counts as failed: those who ask have a limit of their own. */
const CHECK_LIMIT = 2_000;

interface HealthOptions {
  degrading?: Checks;
  metrics?: Metrics | undefined;
}

/**
 * `/healthz`: this process lives. `/readyz`: what it depends on answers; 503 and the names of what does not otherwise, with
 * a reason where there is one for people to read.
 *
 * `/metrics`: what it counts and measures, and these checks among it.
 *
 * @param degrading what it can do without, though not all of its work: that is named too, with 200.
 */
export function healthRoutes(checks: Checks, { degrading = {}, metrics }: HealthOptions = {}) {
  metrics?.checks({ ...checks, ...degrading });
  return new Elysia({ detail: { hide: true } })
    .get("/healthz", () => ({ status: "ok" }))
    .get("/readyz", async ({ set }) => {
      const [failing, degraded] = await Promise.all([findFailing(checks), findFailing(degrading)]);
      if (failing.length > 0) set.status = 503;
      const status = failing.length > 0 ? "unavailable" : degraded.length > 0 ? "degraded" : "ok";
      const all = [...failing, ...degraded];
      return {
        status,
        failing: all.map(({ name }) => name),
        reasons: Object.fromEntries(all.flatMap(({ name, reason }) => (reason ? [[name, reason]] : []))),
      };
    })
    .get("/metrics", () => {
      if (!metrics) throw new AppError("not_found", "Nothing is counted here.");
      return metrics.response();
    });
}

/** Errors other than our own are not told: a driver's may hold an address with a password. */
async function findFailing(checks: Checks): Promise<{ name: string; reason: string | null }[]> {
  const names = Object.keys(checks);
  const answers = await Promise.allSettled(names.map((name) => inTime(checks[name]!)));
  return answers.flatMap((answer, index) => {
    if (answer.status === "fulfilled") return [];
    return [{ name: names[index]!, reason: answer.reason instanceof AppError ? answer.reason.detail : null }];
  });
}

/** Rejects when a check is not over in time; it may go on. */
export function inTime(check: () => Promise<unknown>): Promise<unknown> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new AppError("unavailable", `It did not answer within ${CHECK_LIMIT / 1000} s.`)),
    CHECK_LIMIT,
  );
  return Promise.race([Promise.resolve().then(check), late.promise]).finally(() => clearTimeout(timer));
}
