import { afterAll, beforeEach, expect, test } from "bun:test";
import { giteaProvider } from "./gitea.ts";

let token: () => Response;
let user: () => Response;
const asked: { path: string; authorization: string | null }[] = [];

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request) {
    const path = new URL(request.url).pathname;
    asked.push({ path, authorization: request.headers.get("authorization") });
    return path.endsWith("/access_token") ? token() : user();
  },
});
afterAll(() => server.stop(true));

beforeEach(() => {
  asked.length = 0;
  token = () => Response.json({ access_token: "the-token", token_type: "bearer" });
  user = () =>
    Response.json({
      id: 7,
      login: "ada",
      full_name: "Ada Moreau",
      email: "ada@example.test",
      avatar_url: "https://git.test/a.png",
    });
});

const provider = giteaProvider({
  id: "our-forge",
  name: "Our Forge",
  url: `${server.url.origin}/git`,
  clientId: "id",
  clientSecret: "secret",
  redirectUri: "http://chat.test/auth/our-forge/callback",
});
const challenge = { state: "the-state", verifier: "the-verifier", nonce: "the-nonce" };
const profile = () => provider.profile(new URLSearchParams({ code: "the-code" }), challenge);

test("A3: the browser is sent to Gitea with the hash of the verifier, never the verifier", async () => {
  const url = await provider.authorize(challenge);
  expect(url.origin + url.pathname).toBe(`${server.url.origin}/git/login/oauth/authorize`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: "code",
    client_id: "id",
    redirect_uri: "http://chat.test/auth/our-forge/callback",
    state: "the-state",
    code_challenge_method: "S256",
    code_challenge: new Bun.CryptoHasher("sha256").update("the-verifier").digest("base64url"),
    scope: "read:user",
  });
});

test("an account is known by its number", async () => {
  expect(await profile()).toEqual({
    provider: "our-forge",
    id: "7",
    username: "ada",
    name: "Ada Moreau",
    email: "ada@example.test",
    avatar_url: "https://git.test/a.png",
  });
  expect(asked).toEqual([
    { path: "/git/login/oauth/access_token", authorization: `Basic ${btoa("id:secret")}` },
    { path: "/git/api/v1/user", authorization: "Bearer the-token" },
  ]);
});

test("a picture has an address of the web, or there is none", async () => {
  for (const avatar_url of ["javascript:alert(1)", "data:image/png,x", "//git.test/a.png", "/avatars/7", "", null]) {
    user = () => Response.json({ id: 7, login: "ada", avatar_url });
    expect((await profile()).avatar_url).toBeNull();
  }
});

test("a code that Gitea refuses is the person's to try again", async () => {
  token = () => Response.json({ error: "invalid_grant" }, { status: 400 });
  await expect(profile()).rejects.toMatchObject({ status: 400, code: "invalid" });
});

test("a Gitea that answers anything else than it should is a fault on its side", async () => {
  for (const broken of [
    () => new Response("oops", { status: 500 }),
    () => new Response("<html>"),
    () => Response.json({}),
  ]) {
    token = broken;
    await expect(profile()).rejects.toMatchObject({ status: 502, code: "unavailable" });
  }
  token = () => Response.json({ access_token: "the-token" });
  const redirected = () => Response.redirect("http://127.0.0.1:1/");
  for (const broken of [
    redirected,
    () => Response.json({ id: "7", login: "ada" }),
    () => Response.json({}, { status: 401 }),
  ]) {
    user = broken;
    await expect(profile()).rejects.toMatchObject({ status: 502, code: "unavailable" });
  }
});
