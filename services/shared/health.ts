import { Elysia } from "elysia";

/** A dependency and how to ask it. Resolves when it answers; rejects with the reason when it does not. */
export type Checks = Record<string, () => Promise<unknown>>;

/** `/healthz`: this process lives. `/readyz`: what it depends on answers; 503 and the names of what does not otherwise. */
export function healthRoutes(checks: Checks) {
  return new Elysia()
    .get("/healthz", () => ({ status: "ok" }))
    .get("/readyz", async ({ set }) => {
      const names = Object.keys(checks);
      const answers = await Promise.allSettled(names.map((name) => checks[name]!()));
      const failing = names.filter((_, index) => answers[index]?.status === "rejected");
      if (failing.length > 0) set.status = 503;
      return { status: failing.length === 0 ? "ok" : "unavailable", failing };
    });
}
