import { describe, expect, test } from "bun:test";
import { Gitea } from "arctic";
import { createProvider } from "#scripts/idp/provider.ts";
import { readSettings } from "#scripts/idp/settings.ts";

const ORIGIN = "http://127.0.0.1:4100";
const CALLBACK = "http://localhost:3000/auth/gitea/callback";
const CLIENT = { clientId: "ajet-chat", clientSecret: "s3cret:%", redirectUris: [CALLBACK] };
const VERIFIER = "a-verifier-of-at-least-forty-three-characters-00";
const CHALLENGE = new Bun.CryptoHasher("sha256").update(VERIFIER).digest("base64url");

type Provider = (request: Request) => Promise<Response>;

function get(provider: Provider, path: string, query: Record<string, string>): Promise<Response> {
  return provider(new Request(`${ORIGIN}${path}?${new URLSearchParams(query)}`));
}

function authorize(provider: Provider, query: Record<string, string> = {}, dialect = "gitea"): Promise<Response> {
  return get(provider, `/${dialect}/login/oauth/authorize`, {
    client_id: CLIENT.clientId,
    redirect_uri: CALLBACK,
    response_type: "code",
    state: "the-state",
    ...query,
  });
}

async function codeFor(provider: Provider, name: string, query: Record<string, string> = {}, dialect = "gitea") {
  const response = await authorize(provider, { login_as: name, ...query }, dialect);
  return new URL(response.headers.get("location")!).searchParams.get("code")!;
}

function trade(provider: Provider, form: Record<string, string>, dialect = "gitea"): Promise<Response> {
  return provider(
    new Request(`${ORIGIN}/${dialect}/login/oauth/access_token`, {
      method: "POST",
      body: new URLSearchParams({
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        grant_type: "authorization_code",
        redirect_uri: CALLBACK,
        ...form,
      }),
    }),
  );
}

function read(provider: Provider, path: string, token: string): Promise<Response> {
  return provider(new Request(`${ORIGIN}${path}`, { headers: { authorization: `Bearer ${token}` } }));
}

async function profileOf(provider: Provider, name: string) {
  const traded = await trade(provider, { code: await codeFor(provider, name) });
  const { access_token } = (await traded.json()) as { access_token: string };
  return (await read(provider, "/gitea/api/v1/user", access_token)).json() as Promise<Record<string, unknown>>;
}

describe("asking who is there", () => {
  test("shows the cast, a field for anybody else and a way to decline", async () => {
    const response = await authorize(createProvider(CLIENT));
    expect(response.status).toBe(200);
    const page = await response.text();
    for (const name of ["Ada Moreau", "Bo Lindqvist", "Cy Okafor", "Dot Ferreira"]) expect(page).toContain(name);
    expect(page).toContain('name="login_as"');
    expect(page).toContain("deny=1");
  });

  test("writes what stands in the address as text, never as markup", async () => {
    const page = await (await authorize(createProvider(CLIENT), { state: '"><script>alert(1)</script>' })).text();
    expect(page).not.toContain("<script>");
    expect(page).toContain("&lt;script&gt;");
  });

  test("goes back with a code and the state, also when the state needs escaping", async () => {
    const response = await authorize(createProvider(CLIENT), { login_as: "ada", state: "a&b=c d" });
    expect(response.status).toBe(302);
    const location = new URL(response.headers.get("location")!);
    expect(location.origin + location.pathname).toBe(CALLBACK);
    expect(location.searchParams.get("state")).toBe("a&b=c d");
    expect(location.searchParams.get("code")).toBeTruthy();
  });

  test("goes back with access_denied and without a code when the person declines", async () => {
    const location = new URL((await authorize(createProvider(CLIENT), { deny: "1" })).headers.get("location")!);
    expect(location.searchParams.get("error")).toBe("access_denied");
    expect(location.searchParams.get("state")).toBe("the-state");
    expect(location.searchParams.has("code")).toBe(false);
  });

  test("redirects to no address but the registered ones, not even to one that only begins alike", async () => {
    const provider = createProvider(CLIENT);
    for (const redirect_uri of ["http://evil.example/", `${CALLBACK}/more`, `${CALLBACK}?x=1`, ""]) {
      const response = await authorize(provider, { redirect_uri, login_as: "ada" });
      expect(response.status).toBe(400);
      expect(response.headers.get("location")).toBeNull();
    }
  });

  test("refuses an unknown client without redirecting", async () => {
    const response = await authorize(createProvider(CLIENT), { client_id: "other", login_as: "ada" });
    expect(response.status).toBe(400);
    expect(response.headers.get("location")).toBeNull();
  });

  test("refuses a challenge that is not S256", async () => {
    const response = await authorize(createProvider(CLIENT), { login_as: "ada", code_challenge: CHALLENGE });
    expect(new URL(response.headers.get("location")!).searchParams.get("error")).toBe("invalid_request");
  });
});

describe("people", () => {
  test("keep their id when the provider is started again", async () => {
    const before = await profileOf(createProvider(CLIENT), "ada");
    const after = await profileOf(createProvider(CLIENT), "ada");
    expect(before).toEqual(after);
    expect(before).toMatchObject({ login: "ada", full_name: "Ada Moreau", email: "ada@ajet.example" });
  });

  test("are found by login and by full name alike", async () => {
    const provider = createProvider(CLIENT);
    expect(await profileOf(provider, "Bo Lindqvist")).toEqual(await profileOf(provider, "bo"));
  });

  test("are made from any name, with a login in ASCII and an id of their own", async () => {
    const provider = createProvider(CLIENT);
    const zoe = await profileOf(provider, "Zoë Ångström");
    expect(zoe).toMatchObject({ login: "zoe-angstrom", full_name: "Zoë Ångström" });
    const yuki = await profileOf(provider, "雪");
    expect(yuki.login).toMatch(/^user-\d+$/);
    expect(yuki.full_name).toBe("雪");
    expect(new Set([zoe.id, yuki.id, (await profileOf(provider, "ada")).id]).size).toBe(3);
  });

  test("need a name with a letter or digit in it", async () => {
    for (const login_as of ["", "  ", "...", "x".repeat(81)]) {
      expect((await authorize(createProvider(CLIENT), { login_as })).status).toBe(400);
    }
  });
});

describe("trading a code", () => {
  test("works once", async () => {
    const provider = createProvider(CLIENT);
    const code = await codeFor(provider, "ada");
    expect((await trade(provider, { code })).status).toBe(200);
    const again = await trade(provider, { code });
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ error: "invalid_grant" });
  });

  test("works within a minute, and not after", async () => {
    let now = 0;
    const provider = createProvider(CLIENT, () => now);
    const [early, late] = [await codeFor(provider, "ada"), await codeFor(provider, "ada")];
    now = 59_999;
    expect((await trade(provider, { code: early })).status).toBe(200);
    now = 60_000;
    expect((await trade(provider, { code: late })).status).toBe(400);
  });

  test("needs the client's secret", async () => {
    const provider = createProvider(CLIENT);
    const code = await codeFor(provider, "ada");
    expect((await trade(provider, { code, client_secret: "wrong" })).status).toBe(401);
    expect((await trade(provider, { code, client_id: "other" })).status).toBe(401);
  });

  test("A3: needs the verifier of the challenge that the code was asked for with", async () => {
    const provider = createProvider(CLIENT);
    const challenge = { code_challenge: CHALLENGE, code_challenge_method: "S256" };
    const refused: Record<string, string>[] = [{}, { code_verifier: "another-verifier" }];
    for (const form of refused) {
      const code = await codeFor(provider, "ada", challenge);
      expect((await trade(provider, { code, ...form })).status).toBe(400);
    }
    const code = await codeFor(provider, "ada", challenge);
    expect((await trade(provider, { code, code_verifier: VERIFIER })).status).toBe(200);
  });

  test("needs the address that the code was sent to", async () => {
    const provider = createProvider(CLIENT);
    const code = await codeFor(provider, "ada");
    expect((await trade(provider, { code, redirect_uri: "http://localhost:3000/" })).status).toBe(400);
  });

  test("A4: works only where the code was made, and so does the token", async () => {
    const provider = createProvider(CLIENT);
    const code = await codeFor(provider, "ada", {}, "gitea");
    expect(await (await trade(provider, { code }, "github")).json()).toMatchObject({ error: "bad_verification_code" });

    const traded = await trade(provider, { code: await codeFor(provider, "ada", {}, "github") }, "github");
    const { access_token } = (await traded.json()) as { access_token: string };
    expect((await read(provider, "/github/api/v3/user", access_token)).status).toBe(200);
    expect((await read(provider, "/gitea/api/v1/user", access_token)).status).toBe(401);
  });
});

describe("as GitHub", () => {
  test("answers a wrong code with status 200 and an error", async () => {
    const response = await trade(createProvider(CLIENT), { code: "wrong" }, "github");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ error: "bad_verification_code" });
  });

  test("hides the e-mail address in the profile and tells it in the list of addresses", async () => {
    const provider = createProvider(CLIENT);
    const traded = await trade(provider, { code: await codeFor(provider, "cy", {}, "github") }, "github");
    const { access_token } = (await traded.json()) as { access_token: string };
    expect(await (await read(provider, "/github/api/v3/user", access_token)).json()).toMatchObject({
      login: "cy",
      email: null,
    });
    const emails = (await (await read(provider, "/github/api/v3/user/emails", access_token)).json()) as unknown[];
    expect(emails).toContainEqual({ email: "cy@ajet.example", primary: true, verified: true, visibility: "private" });
  });
});

describe("as an OpenID Connect provider", () => {
  test("says of itself where its parts are, and what its tokens are signed with", async () => {
    const provider = createProvider(CLIENT);
    const read = async (path: string) => (await get(provider, path, {})).json() as Promise<Record<string, unknown>>;
    const about = await read("/oidc/.well-known/openid-configuration");
    expect(about).toMatchObject({ issuer: `${ORIGIN}/oidc`, jwks_uri: `${ORIGIN}/oidc/jwks` });
    const { keys } = (await read("/oidc/jwks")) as { keys: JsonWebKey[] };
    expect(keys).toEqual([expect.objectContaining({ kty: "RSA", alg: "RS256" })]);
    expect(keys[0]).not.toHaveProperty("d");
  });
});

test("arctic's client for Gitea signs in over HTTP, without changes", async () => {
  const provider = createProvider(CLIENT);
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: provider });
  try {
    const base = `http://127.0.0.1:${server.port}/gitea`;
    const gitea = new Gitea(base, CLIENT.clientId, CLIENT.clientSecret, CALLBACK);
    const address = gitea.createAuthorizationURL("the-state", VERIFIER, []);
    address.searchParams.set("login_as", "dot");
    const back = await fetch(address, { redirect: "manual" });
    const code = new URL(back.headers.get("location")!).searchParams.get("code")!;

    const tokens = await gitea.validateAuthorizationCode(code, VERIFIER);
    const headers = { authorization: `Bearer ${tokens.accessToken()}` };
    const profile = await (await fetch(`${base}/api/v1/user`, { headers })).json();
    expect(profile).toMatchObject({ login: "dot", full_name: "Dot Ferreira" });
  } finally {
    await server.stop(true);
  }
});

describe("settings", () => {
  const complete = {
    PORT: "4100",
    IDP_CLIENT_ID: "id",
    IDP_CLIENT_SECRET: "s",
    IDP_REDIRECT_URIS: `${CALLBACK}, http://b/`,
  };

  test("name the client and where it may be sent back to", () => {
    expect(readSettings(complete)).toEqual({
      host: "127.0.0.1",
      port: 4100,
      clientId: "id",
      clientSecret: "s",
      redirectUris: [CALLBACK, "http://b/"],
    });
  });

  test("are refused in production, on an address that others reach, and when one is missing", () => {
    expect(readSettings({ ...complete, NODE_ENV: "production" })).toHaveProperty("mistake");
    for (const HOST of ["0.0.0.0", "::", "192.168.1.2", "127.0.0.1.evil.example", "example.com"]) {
      expect(readSettings({ ...complete, HOST })).toHaveProperty("mistake");
    }
    for (const HOST of ["127.0.0.1", "127.1.2.3", "::1", "localhost"]) {
      expect(readSettings({ ...complete, HOST })).not.toHaveProperty("mistake");
    }
    expect(readSettings({ ...complete, IDP_CLIENT_SECRET: "" })).toHaveProperty("mistake");
  });
});
