import { expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { useCli } from "#test/support/cli.ts";
import { ada, general, hook, lighthouse } from "#test/support/events.ts";
import { page, problem } from "#test/support/fake-chat.ts";

const at = useCli();
const NOW = "2026-01-02T03:04:05.678Z";
const id = newId();
const nothing = () => new Response(null, { status: 204 });
const bodies = () => at.chat.seen.filter(({ body }) => body !== undefined).map(({ body }) => body);

test("an invite is a link, is listed, revoked, and accepted by its link or its code", async () => {
  const invite = { id, created_by: ada.id, created_at: NOW, expires_at: NOW, max_uses: 1, uses: 0, revoked_at: null };
  at.chat.answer("POST /api/c/lighthouse/invites", { ...invite, code: "c0de" });
  at.chat.answer("GET /api/c/lighthouse/invites", page([invite]));
  at.chat.answer(`DELETE /api/c/lighthouse/invites/${id}`, nothing);
  at.chat.answer("POST /api/invites/c0de/accept", { community: lighthouse });
  const link = `${at.chat.url}/invite/c0de`;
  expect((await at.run(["invite", "--expires", "1d", "--uses", "1"])).stdout).toBe(`${link}\n`);
  expect(bodies()).toEqual([{ expires_in_hours: 24, max_uses: 1 }]);
  expect((await at.run(["invite", "list"])).stdout).toBe(`${id}  used 0 of 1 times  until 2026-01-02 03:04\n`);
  expect((await at.run(["invite", "revoke", id])).code).toBe(0);
  for (const typed of [link, "c0de"]) {
    expect((await at.run(["invite", "accept", typed])).stdout).toBe("lighthouse  Lighthouse\n");
  }
  expect((await at.run(["invite", "accept", "https://evil.example/invite/c0de"])).code).toBe(2);
});

test("a webhook is an address to post to, which JSON has whole too; it is rotated and revoked", async () => {
  const known = { id, channel_id: general.id, channel_name: "general", name: "Forge", avatar_url: null };
  const webhook = { ...known, created_by: ada.id, created_at: NOW };
  at.chat.answer("POST /api/c/lighthouse/webhooks", { ...webhook, url: "/hook/a/one" });
  at.chat.answer(`POST /api/c/lighthouse/webhooks/${id}/rotate`, { ...webhook, url: "/hook/a/two" });
  at.chat.answer("GET /api/c/lighthouse/webhooks", page([webhook]));
  at.chat.answer(`DELETE /api/c/lighthouse/webhooks/${id}`, nothing);
  expect((await at.run(["webhook", "create", "Forge", "#general"])).stdout).toBe(`${at.chat.url}/hook/a/one\n`);
  expect(bodies()).toEqual([{ name: "Forge", channel: "general" }]);
  const { stdout } = await at.run(["webhook", "rotate", id, "--json", "--fields", "url"]);
  expect(JSON.parse(stdout)).toEqual({ url: `${at.chat.url}/hook/a/two` });
  expect((await at.run(["webhook"])).stdout).toBe(`${id}  #general  Forge\n`);
  expect((await at.run(["webhook", "revoke", id])).code).toBe(0);
});

test("a token is printed alone, with the scopes that were asked for; those that are over are listed when asked for", async () => {
  const known = { id, bot: hook, scopes: ["messages:write"], created_by: ada.id, created_at: NOW };
  const token = { ...known, expires_at: null, last_used_at: null, revoked_at: null };
  at.chat.answer("POST /api/c/lighthouse/tokens", { ...token, token: "ajt_x.y" });
  at.chat.answer("GET /api/c/lighthouse/tokens", page([token, { ...token, id: newId(), revoked_at: NOW }]));
  at.chat.answer(`DELETE /api/c/lighthouse/tokens/${id}`, nothing);
  const scopes = ["messages:write", "channels:read"];
  expect(
    (await at.run(["token", "create", "Deploys", "--scopes", scopes.join(","), "--expires", "2030-01-02T00:00Z"]))
      .stdout,
  ).toBe("ajt_x.y\n");
  await at.run(["token", "create", "--bot", hook.id]);
  expect(bodies()).toEqual([
    { name: "Deploys", scopes, expires_at: "2030-01-02T00:00:00.000Z" },
    { api_user_id: hook.id, scopes: ["messages:write"], expires_at: null },
  ]);
  expect((await at.run(["token", "list"])).stdout).toBe(`${id}  Hook  messages:write  never used\n`);
  expect((await at.run(["token", "list", "--all"])).stdout.split("\n")).toHaveLength(3);
  expect((await at.run(["token", "revoke", id])).code).toBe(0);
  for (const words of [[], ["x", "--bot", hook.id]]) expect((await at.run(["token", "create", ...words])).code).toBe(2);
});

test("api prints what the API answers, sends what it is given, reads lists to their end, and fails as every command", async () => {
  at.chat.answer("PATCH /api/me", ({ body }) => Response.json({ got: body }));
  at.chat.answer("DELETE /api/messages/x", nothing);
  at.chat.answer("GET /api/c/lighthouse/audit", ({ path }) =>
    Response.json(path.includes("after=") ? page([{ n: 2 }]) : page([{ n: 1 }], { next: id })),
  );
  expect((await at.run(["api", "PATCH", "/api/me", "-d", '{"a": "\\u009b"}'])).stdout).toBe(
    '{"got":{"a":"\\u009b"}}\n',
  );
  expect((await at.run(["api", "patch", "/api/me", "-d", "-"], { stdin: "{}" })).stdout).toBe('{"got":{}}\n');
  expect((await at.run(["api", "GET", "/api/c/lighthouse/audit?limit=1", "--all"])).stdout).toBe('[{"n":1},{"n":2}]\n');
  expect(await at.run(["api", "DELETE", "/api/messages/x"])).toEqual({ code: 0, stdout: "", stderr: "" });
  at.chat.answer("GET /api/c/harbour", () => problem("forbidden", "No."));
  expect((await at.run(["api", "GET", "/api/c/harbour"])).code).toBe(5);
});

test("api sends the token to its server alone, and refuses what is no call", async () => {
  const before = at.chat.seen.length;
  for (const words of [
    ["GET", "https://evil.example/api/me"],
    ["GET", "//evil.example/api/me"],
    ["GET", "@evil.example/"],
    ["GET", "api/me"],
    ["FETCH", "/api/me"],
    ["POST", "/api/me", "-d", "{"],
    ["POST", "/api/me", "--all"],
  ]) {
    expect(await at.run(["api", ...words])).toMatchObject({ code: 2, stdout: "" });
  }
  expect(at.chat.seen.length).toBe(before);
});
