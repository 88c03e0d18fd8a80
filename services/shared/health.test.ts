import { expect, test } from "bun:test";
import { type Checks, healthRoutes } from "./health.ts";

const silent = () => new Promise<never>(() => {});
const well = () => Promise.resolve();

async function ask(checks: Checks, degrading: Checks) {
  const began = performance.now();
  const answer = await healthRoutes(checks, { degrading }).handle(new Request("http://localhost/readyz"));
  return { status: answer.status, body: await answer.json(), took: performance.now() - began };
}

test("what does not answer counts as failed after two seconds, all at once: who asks is not kept waiting", async () => {
  const { status, body, took } = await ask({ database: silent, nats: silent, durability: well }, { files: silent });
  expect(status).toBe(503);
  expect(body).toEqual({
    status: "unavailable",
    failing: ["database", "nats", "files"],
    reasons: Object.fromEntries(["database", "nats", "files"].map((name) => [name, "It did not answer within 2 s."])),
  });
  expect(took).toBeLessThan(3_500);
});

test("what only degrades is named with 200, also when it does not answer", async () => {
  const { status, body } = await ask({ database: well }, { files: silent });
  expect([status, body.status, body.failing]).toEqual([200, "degraded", ["files"]]);
});
