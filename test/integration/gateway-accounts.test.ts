import { afterAll, beforeAll, expect, test } from "bun:test";
import { createInvite } from "#core/invites/actions.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { countRows, createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { HttpBrowser, type Page } from "#test/support/http-browser.ts";

// A Gitea that believes everything: its codes and tokens are the account itself. For accounts that the development provider does not have.
interface Account {
  id: number;
  login: string;
  email: string;
  avatar_url?: string;
}

const asCode = (account: Account) => Buffer.from(JSON.stringify(account)).toString("base64url");

const gitea = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/login/oauth/access_token") {
      const code = new URLSearchParams(await request.text()).get("code");
      return Response.json({ access_token: code, token_type: "bearer" });
    }
    if (pathname === "/api/v1/user") {
      const token = request.headers.get("authorization")!.slice("Bearer ".length);
      return Response.json({ full_name: "", ...JSON.parse(Buffer.from(token, "base64url").toString()) });
    }
    return new Response("asking the person");
  },
});

let world: GatewayWorld;
let inviteCode: string;

beforeAll(async () => {
  world = await createGatewayWorld({ providerUrl: gitea.url.origin });
  const browser = new HttpBrowser();
  const { url } = await browser.submit(`${world.origin}/auth/gitea`, { name: "Harbour", slug: "harbour" });
  const callback = new URLSearchParams({ state: url.searchParams.get("state")!, code: asCode(ADA) });
  await browser.open(`${world.origin}/auth/gitea/callback?${callback}`, url);
  const owner = await authenticate(world.deps, browser.cookie("localhost", "ajet_session")!, "test");
  inviteCode = (await createInvite(world.deps, owner, "harbour", { expires_in_hours: 1, max_uses: null })).code;
});
afterAll(async () => {
  await world.close();
  await gitea.stop(true);
});

const ADA: Account = { id: 7, login: "ada", email: "ada@example.test" };

async function signIn(
  account: Account,
  wishes: Record<string, string> = {},
): Promise<{ page: Page; userId: string | null }> {
  const browser = new HttpBrowser();
  const { url } = await browser.open(`${world.origin}/auth/gitea?${new URLSearchParams(wishes)}`);
  const callback = new URLSearchParams({ state: url.searchParams.get("state")!, code: asCode(account) });
  const page = await browser.open(`${world.origin}/auth/gitea/callback?${callback}`, url);
  const token = browser.cookie("localhost", "ajet_session");
  return { page, userId: token ? (await authenticate(world.deps, token, "test")).user_id : null };
}

test("A5: an account with the e-mail address of an existing user is not that user, and needs an invite of its own", async () => {
  const users = await countRows(world.db, "users");
  const namesake = { id: 8, login: "mallory", email: ADA.email };
  expect((await signIn(namesake)).page.status).toBe(403);
  expect(await countRows(world.db, "users")).toBe(users);

  const { userId } = await signIn(namesake, { invite: inviteCode });
  expect(userId).not.toBeNull();
  expect(userId).not.toBe((await signIn(ADA)).userId);
});

test("A6: an account that was renamed is the same user, and another that takes its old name is not", async () => {
  const { userId } = await signIn(ADA);
  expect((await signIn({ ...ADA, login: "countess" })).userId).toBe(userId);
  expect((await signIn({ id: 9, login: "ada", email: "" })).page.status).toBe(403);
  const other = await signIn({ id: 9, login: "ada", email: "" }, { invite: inviteCode });
  expect(other.userId).not.toBe(userId);
});

test("an avatar whose address is no web address is left out", async () => {
  const { userId } = await signIn(
    { id: 10, login: "eve", email: "", avatar_url: "javascript:alert(1)" },
    { invite: inviteCode },
  );
  const [user] = await world.db.$client`select avatar_url, email from users where id = ${userId}`;
  expect(user).toEqual({ avatar_url: null, email: null });
});
