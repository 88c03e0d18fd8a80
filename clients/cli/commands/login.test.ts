import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { newId } from "#core/kernel/ids.ts";
import { ME, TOKEN, useCli } from "#test/support/cli.ts";
import { general, keepers, lighthouse, openChannel } from "#test/support/events.ts";
import { page, problem, startFakeChat } from "#test/support/fake-chat.ts";

const at = useCli();

const session = {
  id: newId(),
  client: "terminal",
  user_agent: "ajet-chat",
  address: "192.0.2.7",
  created_at: ME.created_at,
  last_used_at: ME.created_at,
  expires_at: ME.created_at,
  current: true,
};

const file = () => join(at.cli.home, "config/ajet-chat/credentials.json");
const fromToken = (words: string[] = []) =>
  at.cli.run(["login", "--server", at.chat.url, "--with-token", ...words], { stdin: `${TOKEN}\n` });

test("with a code that is confirmed in a browser; the token is kept for oneself alone, and said where", async () => {
  at.chat.answer("POST /auth/device", {
    device_code: "device",
    user_code: "WDJB-MJHT",
    verification_uri: `${at.chat.url}/device`,
    verification_uri_complete: `${at.chat.url}/device?code=WDJB-MJHT`,
    expires_in: 600,
    interval: 0,
  });
  at.chat.answer("POST /auth/device/token", { access_token: TOKEN, token_type: "Bearer" });
  const { code, stdout, stderr } = await at.cli.run(["login", "--server", at.chat.url]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "ada\n" });
  for (const part of ["WDJB-MJHT", `${at.chat.url}/device?code=WDJB-MJHT`, file()]) expect(stderr).toContain(part);
  expect(stdout + stderr).not.toContain("the-secret");
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(statSync(join(file(), "..")).mode & 0o777).toBe(0o700);
  expect((await at.cli.run(["whoami"])).stdout).toContain("ada");
  expect(at.chat.seen.at(-1)!.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
});

test("a shell completes what there is from the sign-in on", async () => {
  at.chat.answer("GET /api/snapshot", {
    me: ME,
    communities: [{ ...lighthouse, role: "member" }],
    community_id: null,
    channels: [openChannel(general), openChannel(keepers)],
    people: [],
    position: null,
  });
  await fromToken();
  expect((await at.cli.run(["complete", "--", "send", ""])).stdout).toBe("general\t\nkeepers\t\n");
  expect((await at.cli.run(["complete", "--", "--community", ""])).stdout).toBe("lighthouse\t\n");
});

test("with a token from standard input, which must be one that the server takes", async () => {
  expect((await fromToken()).code).toBe(0);
  at.chat.answer("GET /api/me", () => problem("unauthenticated", "Not signed in."));
  expect((await fromToken(["--profile", "other"])).code).toBe(4);
  expect((await at.cli.run(["whoami", "--profile", "other", "--server", at.chat.url])).stderr).toContain(
    "not signed in",
  );
});

test("with a bot's token, for CI: as that bot, in its community, without a file that others can read", async () => {
  const token = TOKEN.replace("ajs_", "ajt_");
  const bot = {
    kind: "api_user",
    id: newId(),
    name: "lamp",
    avatar_url: null,
    community: { id: newId(), name: "Harbour", slug: "harbour" },
    scopes: ["channels:read"],
    expires_at: null,
  };
  at.chat.answer("GET /api/bot", bot);
  at.chat.answer("GET /api/me", () => problem("forbidden", "This is for people."));
  at.chat.answer("GET /api/communities", () => problem("forbidden", "This is for people."));
  at.chat.answer("GET /api/c/harbour/channels", page([]));
  const words = ["login", "--server", at.chat.url, "--with-token"];
  const { code, stdout, stderr } = await at.cli.run(words, { stdin: `${token}\n` });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "lamp\n" });
  expect(stderr).toContain("as the bot lamp of Harbour");
  expect(stdout + stderr).not.toContain("the-secret");
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect((await at.cli.run(["whoami"])).stdout).toBe(`lamp, a bot of Harbour, at ${at.chat.url}\n`);
  expect(JSON.parse((await at.cli.run(["whoami", "--json"])).stdout)).toEqual(bot);
  expect((await at.cli.run(["channels"])).code).toBe(0);
  expect((await at.cli.run(["logout"])).stderr).toContain("an admin revokes it");
  expect(await Bun.file(file()).text()).not.toContain("the-secret");
  expect(at.chat.seen.map(({ path }) => path)).not.toContain("/api/sessions");
});

test("a token that is none, or that the server refuses, is not kept", async () => {
  const withInput = (stdin: string) =>
    at.cli.run(["login", "--server", at.chat.url, "--with-token"], { stdin }).then(({ code }) => code);
  for (const stdin of ["", " \n", "two words\n"]) expect(await withInput(stdin)).toBe(2);
  at.chat.answer("GET /api/bot", () => problem("unauthenticated", "This token was revoked."));
  expect(await withInput("ajt_x.y")).toBe(4);
  expect(await Bun.file(file()).exists()).toBe(false);
});

test("keeps several sign-ins apart, and the community that was chosen with each", async () => {
  at.chat.answer("GET /api/c/harbour/channels", page([]));
  await fromToken(["--profile", "work", "--community", "harbour"]);
  expect((await at.cli.run(["channels", "--profile", "work"])).code).toBe(0);
  expect((await at.cli.run(["channels"])).code).toBe(4);
});

test("a token goes to no other server than the one that gave it", async () => {
  await fromToken();
  const other = startFakeChat();
  expect((await at.cli.run(["whoami", "--server", other.url])).code).toBe(4);
  expect(other.seen).toEqual([]);
  await other.stop();
});

test("logout ends this session on the server and forgets the token", async () => {
  await fromToken();
  at.chat.answer("GET /api/sessions", { items: [{ ...session, id: newId(), current: false }, session] });
  at.chat.answer(`DELETE /api/sessions/${session.id}`, () => new Response(null, { status: 204 }));
  expect((await at.cli.run(["logout"])).code).toBe(0);
  expect(at.chat.seen.at(-1)!.path).toBe(`/api/sessions/${session.id}`);
  expect(await Bun.file(file()).text()).not.toContain("the-secret");
  expect((await at.cli.run(["whoami"])).code).toBe(4);
});

test("logout keeps the token when the server could not be told, and forgets one that is void already", async () => {
  await fromToken();
  at.chat.answer("GET /api/sessions", () => problem("unavailable", "Restarting."));
  expect((await at.cli.run(["logout"])).code).toBe(7);
  expect(await Bun.file(file()).text()).toContain("the-secret");
  at.chat.answer("GET /api/sessions", () => problem("unauthenticated", "Not signed in."));
  expect((await at.cli.run(["logout"])).code).toBe(0);
  expect(await Bun.file(file()).text()).not.toContain("the-secret");
});

test("a damaged file is named, and not overwritten", async () => {
  await fromToken();
  await Bun.write(file(), "{");
  const { code, stderr } = await at.cli.run(["whoami"]);
  expect(code).toBe(1);
  expect(stderr).toContain(file());
  expect((await fromToken()).code).toBe(1);
  expect(await Bun.file(file()).text()).toBe("{");
});
