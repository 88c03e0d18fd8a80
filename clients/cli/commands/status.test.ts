import { beforeEach, expect, test } from "bun:test";
import type { Status } from "#core/users/schema.ts";
import { ME, useCli } from "#test/support/cli.ts";

const at = useCli();

/** Answers as the server does, beginning with a status. */
function withStatus(status: Status | null) {
  at.chat.answer("GET /api/me", { ...ME, status });
  at.chat.answer("PATCH /api/me", ({ body }) => Response.json({ ...ME, status: body.status }));
}
beforeEach(() => withStatus(null));

const changes = () => at.chat.seen.filter(({ method }) => method === "PATCH").map(({ body }) => body);

test("shows the status, or that there is none, and changes nothing", async () => {
  expect((await at.run(["status"])).stdout).toBe("No status.\n");
  withStatus({ emoji: "🌴", text: "At\u001b[31m sea", until: "2030-01-02T09:00:00.000Z" });
  expect((await at.run(["status"])).stdout).toBe("🌴 At sea (until 02/01/2030, 09:00:00)\n");
  expect(changes()).toEqual([]);
});

test("sets the status, and shows it", async () => {
  expect((await at.run(["status", "At", "sea", "--emoji", "🌴"])).stdout).toBe("🌴 At sea\n");
  await at.run(["status", "--emoji", "🎣", "--until", "2030-01-02T09:00"]);
  expect(changes()).toEqual([
    { status: { text: "At sea", emoji: "🌴", until: null } },
    { status: { text: "", emoji: "🎣", until: "2030-01-02T09:00:00.000Z" } },
  ]);
});

test("a time from now is counted from now", async () => {
  const before = Date.now();
  await at.run(["status", "Lunch", "--until", "90m"]);
  const from = Date.parse(changes()[0].status.until) - 90 * 60_000;
  expect(from).toBeGreaterThanOrEqual(before);
  expect(from).toBeLessThanOrEqual(Date.now());
});

test("--clear takes the status away", async () => {
  expect((await at.run(["status", "--clear"])).stdout).toBe("No status.\n");
  expect(changes()).toEqual([{ status: null }]);
});

test("--json prints who is signed in with the status, as the API says it", async () => {
  withStatus({ emoji: null, text: "At sea", until: null });
  const { stdout } = await at.run(["status", "--json", "--fields", "status"]);
  expect(JSON.parse(stdout)).toEqual({ status: { emoji: null, text: "At sea", until: null } });
});

for (const words of [
  ["Lunch", "--clear"],
  ["--clear", "--until", "1h"],
  ["--until", "1h"],
  ["Lunch", "--until", "tomorrow"],
  ["Lunch", "--until", "2030-13-45T99:00"],
]) {
  test(`status ${words.join(" ")} is refused with a sentence, and changes nothing`, async () => {
    const { code, stderr } = await at.run(["status", ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(words.includes("--clear") ? "--clear" : "--until");
    expect(changes()).toEqual([]);
  });
}
