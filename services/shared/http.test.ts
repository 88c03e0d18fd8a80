import { expect, test } from "bun:test";
import { silentLog } from "#core/kernel/log.ts";
import { createHttp } from "./http.ts";

test("W2: what a service logs and answers of a failure does not hold the secret of a webhook", async () => {
  const logged: unknown[] = [];
  const log = { ...silentLog, error: (fields: unknown, message: string) => void logged.push([fields, message]) };
  const app = createHttp({ log, maxBody: 1_000 }).post("/hook/:id/:token", () => {
    throw new Error("the database is gone");
  });
  const answers: string[] = [];
  for (const method of ["POST", "GET"]) {
    const response = await app.handle(new Request("http://x.test/hook/42/the-secret", { method }));
    answers.push(`${response.status} ${await response.text()}`);
  }
  expect(answers[0]).toStartWith("500 ");
  expect(answers[1]).toContain("There is nothing at /hook/42/[cut]");
  expect(logged).toHaveLength(1);
  expect(JSON.stringify([logged, answers])).not.toContain("the-secret");
});

test("a server that has refused a body without reading it can end at once", async () => {
  const app = createHttp({ log: silentLog, maxBody: 10_000_000 }).listen({ hostname: "127.0.0.1", port: 0 });
  const large = "x".repeat(2_000_000);
  for (const body of [large, new Blob([large]).stream(), large, new Blob([large]).stream()]) {
    expect((await fetch(app.server!.url, { method: "POST", body })).status).toBe(404);
  }
  await app.server!.stop();
});
