import { afterAll, beforeEach, expect, test } from "bun:test";
import { apiOf, githubProvider } from "./github.ts";

let token: () => Response;
let user: () => Response;
const asked: { path: string; authorization: string | null; form: Record<string, string> }[] = [];

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const path = new URL(request.url).pathname;
    const form = Object.fromEntries(new URLSearchParams(await request.text()));
    asked.push({ path, authorization: request.headers.get("authorization"), form });
    return path.endsWith("/access_token") ? token() : user();
  },
});
afterAll(() => server.stop(true));

beforeEach(() => {
  asked.length = 0;
  token = () => Response.json({ access_token: "the-token", token_type: "bearer", scope: "" });
  user = () => Response.json({ id: 7, login: "ada", name: null, email: "a@b.test", avatar_url: "https://a.test/7" });
});

const options = {
  id: "github",
  name: "GitHub",
  clientId: "id",
  clientSecret: "secret",
  redirectUri: "http://chat.test/auth/github/callback",
};
const enterprise = githubProvider({ ...options, url: server.url.origin });
const challenge = { state: "the-state", verifier: "the-verifier", nonce: "the-nonce" };
const profile = () => enterprise.profile(new URLSearchParams({ code: "the-code" }), challenge);

test("A3: the browser is sent to github.com, or the address that is set, with the hash of the verifier", async () => {
  const url = await githubProvider({ ...options, url: "" }).authorize(challenge);
  expect(url.origin + url.pathname).toBe("https://github.com/login/oauth/authorize");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: "code",
    client_id: "id",
    redirect_uri: options.redirectUri,
    state: "the-state",
    code_challenge_method: "S256",
    code_challenge: new Bun.CryptoHasher("sha256").update("the-verifier").digest("base64url"),
  });
  expect((await enterprise.authorize(challenge)).origin).toBe(server.url.origin);
});

test("the API is where each GitHub has it", () => {
  expect(apiOf("https://github.com")).toBe("https://api.github.com");
  expect(apiOf("https://acme.ghe.com")).toBe("https://api.acme.ghe.com");
  expect(apiOf("https://git.acme.test")).toBe("https://git.acme.test/api/v3");
  expect(apiOf("https://notghe.com")).toBe("https://notghe.com/api/v3");
});

test("A6: an account is known by its number, and its e-mail address is not taken", async () => {
  expect(await profile()).toEqual({
    provider: "github",
    id: "7",
    username: "ada",
    name: "",
    email: null,
    avatar_url: "https://a.test/7",
  });
  expect(asked).toEqual([
    {
      path: "/login/oauth/access_token",
      authorization: `Basic ${btoa("id:secret")}`,
      form: {
        grant_type: "authorization_code",
        code: "the-code",
        code_verifier: "the-verifier",
        redirect_uri: options.redirectUri,
      },
    },
    { path: "/api/v3/user", authorization: "Bearer the-token", form: {} },
  ]);
});

test("a code that GitHub refuses, with status 200 as it does, is the person's to try again", async () => {
  token = () => Response.json({ error: "bad_verification_code", error_description: "The code is incorrect." });
  await expect(profile()).rejects.toMatchObject({ status: 400, code: "invalid" });
});

test("a GitHub that answers anything else than it should is a fault on its side", async () => {
  token = () => new Response("oops", { status: 500 });
  await expect(profile()).rejects.toMatchObject({ status: 502, code: "unavailable" });
  token = () => Response.json({ access_token: "the-token" });
  user = () => Response.json({ id: 7 });
  await expect(profile()).rejects.toMatchObject({ status: 502, code: "unavailable" });
});
