import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createSigningKey, type SigningKey } from "#scripts/idp/signing-key.ts";
import { oidcProvider } from "./oidc.ts";

const CHALLENGE = { state: "the-state", verifier: "v".repeat(43), nonce: "the-nonce" };
const SECRET = "a secret: with signs";

let key: SigningKey;
let stranger: SigningKey;
/** What the provider does at each of its addresses. */
let answers: Record<string, (request: Request) => Response | Promise<Response>>;
const asked: { path: string; authorization: string | null; form: Record<string, string> }[] = [];

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const path = new URL(request.url).pathname;
    const form = Object.fromEntries(new URLSearchParams(await request.clone().text()));
    asked.push({ path, authorization: request.headers.get("authorization"), form });
    return answers[path]?.(request) ?? new Response("nothing here", { status: 404 });
  },
});
const issuer = `${server.url.origin}/realms/team`;

beforeAll(async () => {
  [key, stranger] = await Promise.all([createSigningKey(), createSigningKey()]);
});
afterAll(() => server.stop(true));

const about = () => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize?tenant=1`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  id_token_signing_alg_values_supported: ["RS256"],
});
const now = () => Math.floor(Date.now() / 1000);
const goodClaims = () => ({
  iss: issuer,
  aud: "the-client",
  sub: "s-7",
  iat: now(),
  exp: now() + 300,
  nonce: CHALLENGE.nonce,
  name: "Ada Moreau",
  preferred_username: "ada",
  picture: "https://id.test/a.png",
});
const tokens = (id_token: string) => Response.json({ access_token: "the-token", token_type: "Bearer", id_token });

beforeEach(() => {
  asked.length = 0;
  answers = {
    "/realms/team/.well-known/openid-configuration": () => Response.json(about()),
    "/realms/team/jwks": () => Response.json({ keys: [key.jwk] }),
    "/realms/team/token": async () => tokens(await key.sign(goodClaims())),
  };
});

const create = () =>
  oidcProvider({
    id: "office",
    name: "Work",
    url: issuer,
    clientId: "the-client",
    clientSecret: SECRET,
    redirectUri: "http://chat.test/auth/office/callback",
  });
const profile = (provider = create(), answer: Record<string, string> = {}) =>
  provider.profile(new URLSearchParams({ code: "the-code", state: CHALLENGE.state, ...answer }), CHALLENGE);

test("A3: the browser is sent to the provider's own address with the hash of the verifier, a state and a nonce", async () => {
  const url = await create().authorize(CHALLENGE);
  expect(url.origin + url.pathname).toBe(`${issuer}/authorize`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    tenant: "1",
    response_type: "code",
    client_id: "the-client",
    redirect_uri: "http://chat.test/auth/office/callback",
    scope: "openid profile",
    state: CHALLENGE.state,
    nonce: CHALLENGE.nonce,
    code_challenge_method: "S256",
    code_challenge: new Bun.CryptoHasher("sha256").update(CHALLENGE.verifier).digest("base64url"),
  });
});

test("A6: an account is known by its subject, and what the id token tells is not asked again", async () => {
  expect(await profile()).toEqual({
    provider: "office",
    id: "s-7",
    username: "ada",
    name: "Ada Moreau",
    email: null,
    avatar_url: "https://id.test/a.png",
  });
  expect(asked.map(({ path }) => path.slice("/realms/team".length))).toEqual([
    "/.well-known/openid-configuration",
    "/token",
    "/jwks",
  ]);
  expect(asked[1]!.form).toEqual({
    grant_type: "authorization_code",
    code: "the-code",
    code_verifier: CHALLENGE.verifier,
    redirect_uri: "http://chat.test/auth/office/callback",
  });
});

test("the secret is sent as the provider takes it", async () => {
  await profile();
  const [, basic] = /^Basic (.+)$/.exec(asked[1]!.authorization!)!;
  expect(decodeURIComponent(atob(basic!).replaceAll("+", " "))).toBe(`the-client:${SECRET}`);
  answers["/realms/team/.well-known/openid-configuration"] = () =>
    Response.json({ ...about(), token_endpoint_auth_methods_supported: ["client_secret_post"] });
  asked.length = 0;
  await profile();
  expect(asked[1]).toMatchObject({ authorization: null, form: { client_id: "the-client", client_secret: SECRET } });
});

describe("a provider whose id token lacks the name", () => {
  const bare = () => ({ ...goodClaims(), name: undefined, preferred_username: undefined, picture: undefined });
  beforeEach(() => {
    answers["/realms/team/token"] = async () => tokens(await key.sign(bare()));
  });

  test("is asked for it with the access token", async () => {
    answers["/realms/team/userinfo"] = () => Response.json({ sub: "s-7", name: "Ada", picture: "/a" });
    expect(await profile()).toMatchObject({ id: "s-7", username: "Ada", name: "Ada", avatar_url: null });
    expect(asked.at(-1)).toMatchObject({ path: "/realms/team/userinfo", authorization: "Bearer the-token" });
  });

  test("is not believed when it answers with somebody else", async () => {
    answers["/realms/team/userinfo"] = () => Response.json({ sub: "s-8", name: "Bo" });
    await expect(profile()).rejects.toMatchObject({ status: 502 });
  });

  test("may tell none at all", async () => {
    const { userinfo_endpoint: _, ...silent } = about();
    answers["/realms/team/.well-known/openid-configuration"] = () => Response.json(silent);
    expect(await profile()).toMatchObject({ id: "s-7", username: "user", name: "" });
  });
});

describe("an id token is refused", () => {
  const refuse = async (id_token: () => Promise<string>) => {
    answers["/realms/team/token"] = async () => tokens(await id_token());
    await expect(profile()).rejects.toMatchObject({
      status: 502,
      message: expect.stringContaining("cannot be trusted"),
    });
  };
  const without = (claim: string) => ({ ...goodClaims(), [claim]: undefined });

  test("when it was made for somebody else, by somebody else, or for another attempt", async () => {
    for (const claims of [
      { ...goodClaims(), aud: "another-client" },
      { ...goodClaims(), aud: ["the-client", "another"], azp: "another" },
      { ...goodClaims(), iss: "https://evil.test" },
      { ...goodClaims(), iss: `${issuer}/` },
      { ...goodClaims(), nonce: "another-nonce" },
    ]) {
      await refuse(() => key.sign(claims));
    }
  });

  test("when its time is over, or lies ahead", async () => {
    await refuse(() => key.sign({ ...goodClaims(), exp: now() - 60 }));
    await refuse(() => key.sign({ ...goodClaims(), nbf: now() + 120 }));
  });

  test("when a claim that it must have is missing", async () => {
    for (const claim of ["iss", "aud", "sub", "iat", "exp", "nonce"]) await refuse(() => key.sign(without(claim)));
  });

  test("when it is signed by another key, by none, or by the public key as if that were a secret", async () => {
    await refuse(() => stranger.sign(goodClaims()));
    await refuse(() => stranger.sign(goodClaims(), { kid: key.jwk.kid }));
    await refuse(async () => {
      const [header, claims] = (await key.sign(goodClaims(), { alg: "none" })).split(".");
      return `${header}.${claims}.`;
    });
    await refuse(async () => {
      const [header, claims] = (await key.sign(goodClaims(), { alg: "HS256" })).split(".");
      const hmac = new Bun.CryptoHasher("sha256", JSON.stringify(key.jwk)).update(`${header}.${claims}`);
      return `${header}.${claims}.${hmac.digest("base64url")}`;
    });
  });

  test("when it was changed after it was signed", async () => {
    await refuse(async () => {
      const [header, , signature] = (await key.sign(goodClaims())).split(".");
      const claims = Buffer.from(JSON.stringify({ ...goodClaims(), sub: "s-8" })).toString("base64url");
      return `${header}.${claims}.${signature}`;
    });
  });

  test("when there is none", async () => {
    answers["/realms/team/token"] = () => Response.json({ access_token: "the-token", token_type: "Bearer" });
    await expect(profile()).rejects.toMatchObject({ status: 502 });
  });
});

test("A4: an answer that names another issuer is refused before its code is sent anywhere", async () => {
  await expect(profile(create(), { iss: "https://evil.test" })).rejects.toMatchObject({ status: 502 });
  expect(asked.some(({ path }) => path.endsWith("/token"))).toBe(false);
  expect(await profile(create(), { iss: issuer })).toMatchObject({ id: "s-7" });
});

test("a provider that calls itself by another name than its issuer is not believed", async () => {
  answers["/realms/team/.well-known/openid-configuration"] = () =>
    Response.json({ ...about(), issuer: "https://evil.test" });
  await expect(profile()).rejects.toMatchObject({ status: 502 });
});

test("a code that the provider refuses is the person's to try again", async () => {
  answers["/realms/team/token"] = () => Response.json({ error: "invalid_grant" }, { status: 400 });
  await expect(profile()).rejects.toMatchObject({ status: 400, code: "invalid" });
});

test("a provider that is down when it is first needed is asked again by the next, and then no more", async () => {
  const provider = create();
  const discovery = "/realms/team/.well-known/openid-configuration";
  answers[discovery] = () => new Response("starting", { status: 503 });
  const said = { status: 502, message: "Work could not be asked who you are. Try again in a moment." };
  await expect(provider.authorize(CHALLENGE)).rejects.toMatchObject(said);
  answers[discovery] = () => Response.json(about());
  await provider.authorize(CHALLENGE);
  await provider.authorize(CHALLENGE);
  expect(asked.length).toBe(2);
});

test("a provider that answers no token is a fault on its side", async () => {
  for (const broken of [
    () => new Response("oops", { status: 500 }),
    () => new Response("<html>"),
    () => Response.json({ error: "invalid_client" }, { status: 401 }),
    () => Response.redirect("http://127.0.0.1:1/"),
  ]) {
    answers["/realms/team/token"] = broken;
    await expect(profile()).rejects.toMatchObject({
      status: 502,
      message: expect.stringContaining("could not be asked"),
    });
  }
});
