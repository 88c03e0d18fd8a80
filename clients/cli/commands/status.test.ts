import { beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import type { Status } from "#core/users/schema.ts";
import { ME, TOKEN, useCli } from "#test/support/cli.ts";
import { problem } from "#test/support/fake-chat.ts";

const at = useCli();

/** Answers as the server does, beginning with a status. */
function withStatus(status: Status | null) {
  at.chat.answer("GET /api/me", { ...ME, status });
  at.chat.answer("PATCH /api/me", ({ body }) => Response.json({ ...ME, status: body.status }));
}
beforeEach(() => withStatus(null));

const changes = () => at.chat.seen.filter(({ method }) => method === "PATCH").map(({ body }) => body);

test("shows the sign-in and the status, or that there is none, and changes nothing", async () => {
  expect((await at.run(["status"])).stdout).toBe(
    `Profile    default
Server     ${at.chat.url}
Token      in AJET_CHAT_TOKEN
Signed in  @ada (Ada)
Status     No status.
`,
  );
  withStatus({ emoji: "🌴", text: "At\u001b[31m sea", until: "2030-01-02T09:00:00.000Z" });
  expect((await at.run(["status"])).stdout).toEndWith("Status     🌴 At sea (until 02/01/2030, 09:00:00)\n");
  expect(changes()).toEqual([]);
});

test("says where the token is, also when the server does not take it or cannot be asked; JSON has no token", async () => {
  const words = ["login", "--server", at.chat.url, "--with-token"];
  expect((await at.cli.run(words, { stdin: TOKEN })).code).toBe(0);
  const file = join(at.cli.home, "config/ajet-chat/credentials.json");
  expect((await at.cli.run(["status"])).stdout).toContain(`Token      in ${file}, for you alone to read\n`);
  const json = JSON.parse((await at.cli.run(["status", "--json"])).stdout);
  const token = { kind: "file", path: file };
  expect(json).toEqual({ profile: "default", server: at.chat.url, token, who: { ...ME, status: null }, status: null });
  at.chat.answer("GET /api/me", () => problem("unauthenticated", "Not signed in."));
  expect(await at.cli.run(["status"])).toMatchObject({ code: 4, stdout: expect.stringContaining(file) });
  await at.chat.stop();
  expect(await at.cli.run(["status"])).toMatchObject({ code: 7, stdout: expect.stringContaining("Signed in  no") });
});

test("nobody signed in is exit code 4, and that is said", async () => {
  const { code, stdout } = await at.cli.run(["status", "--json"]);
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toEqual({ profile: "default", server: null, token: null, who: null, status: null });
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
  const { stdout } = await at.run(["status", "--fields", "status", "--json"]);
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
