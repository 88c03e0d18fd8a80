import { Elysia } from "elysia";

/** A dependency and how to ask it. Resolves when it answers; rejects with the reason when it does not. */
export type Checks = Record<string, () => Promise<unknown>>;

/**
 * `/healthz`: this process lives. `/readyz`: what it depends on answers; 503 and the names of what does not otherwise.
 *
 * @param degrading what it can do without, though not all of its work: that is named too, with 200.
 */
export function healthRoutes(checks: Checks, degrading: Checks = {}) {
  return new Elysia({ detail: { hide: true } })
    .get("/healthz", () => ({ status: "ok" }))
    .get("/readyz", async ({ set }) => {
      const [failing, degraded] = await Promise.all([findFailing(checks), findFailing(degrading)]);
      if (failing.length > 0) set.status = 503;
      const status = failing.length > 0 ? "unavailable" : degraded.length > 0 ? "degraded" : "ok";
      return { status, failing: [...failing, ...degraded] };
    });
}

async function findFailing(checks: Checks): Promise<string[]> {
  const names = Object.keys(checks);
  const answers = await Promise.allSettled(names.map((name) => checks[name]!()));
  return names.filter((_, index) => answers[index]?.status === "rejected");
}
