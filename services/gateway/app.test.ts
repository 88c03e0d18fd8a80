import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { oidcProvider } from "./providers/oidc.ts";
import type { Provider } from "./providers.ts";

const fakeProvider = (id: string): Provider => ({
  id,
  name: id,
  authorize: async ({ state }) => new URL(`https://${id}.test/authorize?state=${state}`),
  profile: () => Promise.reject(new Error("a refused answer must not get this far")),
});

let gateway: ReturnType<typeof listenWithoutDatabase>;
beforeAll(() => {
  gateway = listenWithoutDatabase({ providers: [fakeProvider("gitea"), fakeProvider("github")] });
});
afterAll(() => gateway.stop());

/** What is sent is exactly this; what comes back is all of it. */
function sendRaw(text: string, port = gateway.port): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (bytes) => {
      answer += bytes;
    });
    socket.on("close", () => resolve(answer));
    socket.write(text);
  });
}

async function beginAt(provider: string): Promise<{ cookie: string; state: string }> {
  const answer = await fetch(`${gateway.origin}/auth/${provider}`, { redirect: "manual" });
  expect(answer.status).toBe(303);
  const state = new URL(answer.headers.get("location")!).searchParams.get("state")!;
  return { cookie: answer.headers.get("set-cookie")!.split(";")[0]!, state };
}

describe("sign-in", () => {
  test("the attempt is in a cookie that only this site's server reads, for ten minutes", async () => {
    const answer = await fetch(`${gateway.origin}/auth/gitea`, { redirect: "manual" });
    expect(answer.headers.get("set-cookie")).toMatch(
      /^ajet_sign_in=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  test("A4: a code of one provider that is brought to the callback of another is refused", async () => {
    const { cookie, state } = await beginAt("gitea");
    const answer = await fetch(`${gateway.origin}/auth/github/callback?code=x&state=${state}`, { headers: { cookie } });
    expect(answer.status).toBe(400);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("an attempt that was tampered with is none", async () => {
    const { state } = await beginAt("gitea");
    for (const value of ["", "x", btoa("{}"), btoa(`{"provider":"gitea","state":"${state}"}`), "x".repeat(3000)]) {
      const answer = await fetch(`${gateway.origin}/auth/gitea/callback?code=x&state=${state}`, {
        headers: { cookie: `ajet_sign_in=${value}` },
      });
      expect(answer.status).toBe(400);
    }
  });

  test("a provider that there is not is not found", async () => {
    for (const path of ["/auth/nobody", "/auth/nobody/callback", "/auth/__proto__"]) {
      expect((await fetch(gateway.origin + path)).status).toBe(404);
    }
  });

  test("an OpenID Connect provider that is down keeps nothing from starting, and a page says to try again", async () => {
    const down = oidcProvider({
      id: "office",
      name: "Work",
      url: "http://127.0.0.1:1",
      clientId: "id",
      clientSecret: "secret",
      redirectUri: "http://chat.test/auth/office/callback",
    });
    const apart = listenWithoutDatabase({ providers: [down] });
    const answer = await fetch(`${apart.origin}/auth/office?next=/c/x`, { headers: { accept: "text/html" } });
    const page = await answer.text();
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([502, []]);
    expect(page).toContain("Work could not be asked who you are. Try again in a moment.");
    expect(page).toContain('href="/auth/office?next=/c/x"');
    await apart.stop();
  });

  test("a fault of our own shows as a page with its trace id and nothing of its inside", async () => {
    const { cookie, state } = await beginAt("gitea");
    const answer = await fetch(`${gateway.origin}/auth/gitea/callback?code=x&state=${state}`, { headers: { cookie } });
    const page = await answer.text();
    expect(answer.status).toBe(500);
    expect(page).toContain("Something went wrong on the server.");
    expect(page).toContain(answer.headers.get("x-trace-id")!);
    expect(page).not.toContain("must not get this far");
  });
});

describe("pages", () => {
  test("allow no script, no frame and no foreign content", async () => {
    const answer = await fetch(`${gateway.origin}/auth/gitea/callback`);
    const policy = answer.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(await answer.text()).not.toContain("<script");
  });

  test("load styles that browsers may keep for ever, under an address that changes with them", async () => {
    const page = await (await fetch(`${gateway.origin}/auth/gitea/callback`)).text();
    const addresses = [...page.matchAll(/(?:href|src)="(\/auth\/assets\/[^"]+)"/g)].map(([, address]) => address!);
    expect(new Set(addresses).size).toBe(3);
    for (const address of addresses) {
      const answer = await fetch(gateway.origin + address);
      expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      const etag = answer.headers.get("etag")!;
      expect(address).toContain(`v=${etag.slice(1, -1)}`);
      expect((await fetch(gateway.origin + address, { headers: { "if-none-match": etag } })).status).toBe(304);
    }
    expect((await fetch(`${gateway.origin}/auth/assets/..%2fapp.ts`)).status).toBe(404);
  });
});

describe("who follows a link from another site", () => {
  const arrive = (path: string, headers: Record<string, string> = {}) =>
    fetch(gateway.origin + path, {
      headers: { "sec-fetch-mode": "navigate", "sec-fetch-site": "cross-site", accept: "text/html", ...headers },
    });

  test("gets a page that loads the address again, once", async () => {
    const first = await arrive("/c/harbour?x=1&y=2");
    expect([first.status, await first.text()]).toEqual([
      200,
      expect.stringContaining('content="0; url=/c/harbour?x=1&amp;y=2"'),
    ]);
    const cookie = first.headers.get("set-cookie")!.split(";")[0]!;
    expect((await arrive("/c/harbour", { cookie })).status).toBe(503);
  });

  test("is not held up with a session, nor on the way back from a provider, nor when it is no navigation", async () => {
    expect((await arrive("/c/harbour", { cookie: "ajet_session=x" })).status).toBe(503);
    expect((await arrive("/auth/gitea/callback")).status).toBe(400);
    expect((await arrive("/c/harbour", { "sec-fetch-mode": "cors" })).status).toBe(503);
    expect((await arrive("/c/harbour", { "sec-fetch-site": "same-origin" })).status).toBe(503);
  });

  test("is not sent to yet another site by an address that begins with two slashes", async () => {
    expect(
      await sendRaw(
        "GET //evil.test/x HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n",
      ),
    ).toStartWith("HTTP/1.1 404");
  });
});

describe("requests that are not as they should be", () => {
  test("I8: an address of more than 8,000 characters is refused with the limit, and too many headers at all", async () => {
    const long = await fetch(`${gateway.origin}/api/search?q=${"x".repeat(8_000)}`);
    expect([long.status, await long.json()]).toMatchObject([414, { detail: expect.stringContaining("8,000") }]);
    const headers = Array.from({ length: 200 }, (_, n) => `X-Header-${n}: ${"y".repeat(100)}\r\n`).join("");
    expect(await sendRaw(`GET /login HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`)).toStartWith("HTTP/1.1 431");
  });

  test("a missing or malformed Host is a bad request, on every route", async () => {
    for (const host of ["", "Host:\r\n", "Host: a b\r\n", "Host: a/api\r\n", "Host: [::1\r\n", "Host: a?x\r\n"]) {
      for (const path of ["/login", "/api/me", "/healthz"]) {
        const answer = await sendRaw(`GET ${path} HTTP/1.${host ? 1 : 0}\r\n${host}Connection: close\r\n\r\n`);
        expect([host, path, answer.split("\r\n")[0]]).toEqual([host, path, "HTTP/1.1 400 Bad Request"]);
      }
    }
  });

  test("a short Host does not shift the path that a request is judged by", async () => {
    const short = listenWithoutDatabase({ publicUrl: new URL("http://a") });
    for (const path of ["/x/invite/code", "/xx/ws/mobile", "/c/auth/nobody/callback"]) {
      const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, short.port);
      // It was for the service behind, where nobody listens; read from a wrong place it would be the gateway's own.
      expect([path, answer.split("\r\n")[0]]).toEqual([path, "HTTP/1.1 503 Service Unavailable"]);
    }
    await short.stop();
  });

  test("a Host that is not the public address is refused, whatever the route, and told what to do", async () => {
    const away = listenWithoutDatabase({ publicUrl: new URL("https://chat.test:8443") });
    const ask = async (host: string, path: string) =>
      (await sendRaw(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, away.port)).slice(9, 12);
    for (const host of ["evil.test", "localhost", "127.0.0.1", "chat.test.evil.test", "xchat.test", "chat.test."]) {
      for (const path of ["/", "/api/me", "/auth/nobody", "/auth/assets/x"]) {
        expect([host, path, await ask(host, path)]).toEqual([host, path, "421"]);
      }
      // Load balancers and the operator ask at the machine's own address.
      expect([host, await ask(host, "/healthz")]).toEqual([host, "200"]);
      // But what a page of another site could ask from the operator's browser, it does not hear.
      const isThisMachine = ["localhost", "127.0.0.1"].includes(host);
      expect([host, await ask(host, "/readyz")]).toEqual([host, isThisMachine ? "200" : "404"]);
    }
    for (const host of ["chat.test", "CHAT.test", "chat.test:8443"]) expect(await ask(host, "/api/me")).toBe("503");
    const refusal = await sendRaw("GET / HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n", away.port);
    expect(refusal).toContain("Only chat.test:8443 is served here. A proxy in front must pass the Host header on.");
    await away.stop();
  });
});

describe("health", () => {
  test("everybody may ask whether the gateway lives", async () => {
    expect(
      await (await fetch(`${gateway.origin}/healthz`, { headers: { "x-forwarded-for": "192.0.2.1" } })).json(),
    ).toEqual({ status: "ok" });
  });

  test("only the operator, on this machine and not through a proxy, may ask whether it is ready", async () => {
    expect((await fetch(`${gateway.origin}/readyz`)).status).toBe(200);
    expect((await fetch(`${gateway.origin}/readyz`, { headers: { "x-forwarded-for": "192.0.2.1" } })).status).toBe(404);
    expect((await fetch(`${gateway.origin}/metrics`)).status).toBe(404);
  });
});
