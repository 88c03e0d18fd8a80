import { beforeEach, expect, test } from "bun:test";
import { useCli } from "#test/support/cli.ts";
import { general, messageWith } from "#test/support/events.ts";
import { page, problem } from "#test/support/fake-chat.ts";

const at = useCli();
const HIT = {
  message: messageWith({ body_md: "We **deployed**\u001b]0;title\u0007 it" }),
  channel: { id: general.id, name: general.name, community_id: general.community_id },
  snippet: [
    { text: "We ", match: false },
    { text: "deployed", match: true },
    { text: "\u001b]0;title\u0007 it", match: false },
  ],
};

beforeEach(() => at.chat.answer("GET /api/search", page([HIT])));

const asked = () => {
  const { path } = at.chat.seen.find(({ path }) => path.startsWith("/api/search"))!;
  return Object.fromEntries(new URL(path, at.chat.url).searchParams);
};

test("shows who said it where, and the piece that was looked for, harmless for a terminal", async () => {
  const { code, stdout } = await at.run(["search", "deploy", "in:#general", "--limit", "5"]);
  expect(code).toBe(0);
  expect(stdout).toBe("Ada  #general  2026-01-02 03:04\n  We deployed it\n");
  expect(asked()).toEqual({ q: "deploy in:#general", limit: "5" });
});

test("marks what was looked for where styles are wanted", async () => {
  const { stdout } = await at.run(["search", "deploy"], { env: { FORCE_COLOR: "1" } });
  expect(stdout).toContain("We \u001b[1mdeployed\u001b[22m it");
});

test("prints what the API says as JSON", async () => {
  const { stdout } = await at.run(["search", "--json", "deploy"]);
  expect(JSON.parse(stdout)).toEqual([HIT]);
});

test("excludes after --, searches one community when told so, and says what is not understood", async () => {
  at.chat.answer("GET /api/search", () => problem("invalid", "has: takes link or reaction."));
  const { code, stderr } = await at.run(["search", "--community", "lighthouse", "deploy", "has:file", "--", "-rocket"]);
  expect([code, stderr]).toEqual([1, "ajet-chat: has: takes link or reaction.\n"]);
  expect(asked()).toMatchObject({ q: "deploy has:file -rocket", community: "lighthouse" });
});

test("--sort says in which order, --ids shows what to answer", async () => {
  const { stdout } = await at.run(["search", "deploy", "--sort", "rank", "--ids"]);
  expect(stdout.split("\n")[0]).toEndWith(HIT.message.id);
  expect(asked()).toMatchObject({ sort: "rank" });
  expect((await at.run(["search", "deploy", "--sort", "oldest"])).code).toBe(2);
});

test("needs something to search for", async () => {
  expect((await at.run(["search"])).code).toBe(2);
});
