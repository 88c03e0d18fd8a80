import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { newId, newSecret } from "#core/kernel/ids.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";

const FRIEND = "https://dashboard.test";

const service = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/304") return new Response(null, { status: 304, headers: { etag: '"1"' } });
    if (pathname === "/api/moved") return new Response(null, { status: 303, headers: { location: "/" } });
    if (pathname === "/page")
      return new Response("page", { headers: { "content-security-policy": "script-src 'self'" } });
    if (pathname === "/ws/tui/stream") {
      return new Response(new ReadableStream({ start: (controller) => controller.enqueue("data: x\n\n") }), {
        headers: { "content-type": "text/event-stream" },
      });
    }
    return Response.json({ id: 1 }, { headers: { vary: "Accept", "x-frame-options": "ALLOWALL", etag: '"1"' } });
  },
});
const upstream = service.url.origin;
const hook = `/hook/${newId()}/${newSecret()}`;

let gateway: ReturnType<typeof listenWithoutDatabase>;
beforeAll(() => {
  gateway = listenWithoutDatabase({
    publicUrl: new URL("https://localhost"),
    upstreams: { api: upstream, webSm: upstream, tuiSm: "http://127.0.0.1:1" },
    corsOrigins: [FRIEND],
  });
});
afterAll(async () => {
  await gateway.stop();
  await service.stop(true);
});

/** The headers of an answer; its body is not waited for, since streams have no end. */
async function headersOf(path: string, init: RequestInit = {}, origin = gateway.origin) {
  const leaving = new AbortController();
  const { status, headers } = await fetch(origin + path, { redirect: "manual", signal: leaving.signal, ...init });
  leaving.abort();
  return { status, headers };
}

/** An address of each kind that there is, with what it answers. */
const KINDS: [string, number, RequestInit?][] = [
  ["/api/me", 200],
  ["/api/304", 304],
  ["/api/moved", 303],
  ["/page", 200],
  ["/api/me", 200, { method: "HEAD" }],
  [hook, 200, { method: "POST" }],
  [hook, 405],
  ["/ws/tui/stream", 503],
  ["/ws/mobile", 404],
  ["/ws/mobile", 404, { headers: { accept: "text/html" } }],
  ["/auth/nobody", 404],
  ["/auth/assets/none", 404],
  ["/healthz", 200],
  ["/readyz", 404, { headers: { "x-forwarded-for": "192.0.2.1" } }],
  ["/logout", 403, { method: "POST", headers: { "sec-fetch-site": "cross-site" } }],
  [`/api/search?q=${"x".repeat(8_000)}`, 414],
  ["/login", 421, { headers: { host: "evil.test" } }],
  ["/login", 500],
];

describe("every answer, of whatever kind,", () => {
  test("tells browsers what they may not do with it", async () => {
    for (const [path, expected, init] of KINDS) {
      const { status, headers } = await headersOf(path, init);
      const told = Object.fromEntries(headers);
      expect([path, status, told]).toMatchObject([
        path,
        expected,
        {
          "strict-transport-security": "max-age=31536000",
          "x-content-type-options": "nosniff",
          "x-frame-options": "DENY",
          "referrer-policy": path.startsWith("/hook") ? "no-referrer" : "same-origin",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "permissions-policy": expect.stringContaining("camera=(), "),
          "content-security-policy": expect.stringMatching(
            /default-src 'none'.*frame-ancestors 'none'|^script-src 'self'$/,
          ),
        },
      ]);
    }
  });

  test("keeps the policy that its service gave it", async () => {
    expect((await headersOf("/page")).headers.get("content-security-policy")).toBe("script-src 'self'");
  });

  test("on plain http does not demand https", async () => {
    const plain = listenWithoutDatabase();
    const { headers } = await headersOf("/healthz", {}, plain.origin);
    expect(headers.get("strict-transport-security")).toBeNull();
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    await plain.stop();
  });
});

describe("pages of other sites", () => {
  const preflight = (origin: string, path = "/api/me") =>
    headersOf(path, { method: "OPTIONS", headers: { origin, "access-control-request-method": "PATCH" } });

  test("that are allowed may use the API with a token, and never with cookies", async () => {
    const asked = await preflight(FRIEND);
    expect([asked.status, Object.fromEntries(asked.headers)]).toMatchObject([
      204,
      {
        "access-control-allow-origin": FRIEND,
        "access-control-allow-methods": expect.stringContaining("PATCH"),
        "access-control-allow-headers": expect.stringContaining("Authorization"),
        vary: "Origin",
      },
    ]);
    const { headers } = await headersOf("/api/me", { headers: { origin: FRIEND } });
    expect(headers.get("access-control-allow-origin")).toBe(FRIEND);
    expect(headers.get("access-control-expose-headers")).toContain("X-Trace-Id");
    for (const answer of [asked.headers, headers]) expect(answer.has("access-control-allow-credentials")).toBe(false);
  });

  test("learn why they were refused, too", async () => {
    const { status, headers } = await headersOf("/ws/tui/stream", { headers: { origin: FRIEND } });
    expect([status, headers.get("access-control-allow-origin")]).toEqual([503, FRIEND]);
  });

  test("that are not allowed read nothing", async () => {
    for (const origin of [
      "https://evil.test",
      `${FRIEND}.evil.test`,
      "http://dashboard.test",
      "null",
      `${FRIEND}:8443`,
    ]) {
      for (const { headers } of [await preflight(origin), await headersOf("/api/me", { headers: { origin } })]) {
        expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
        expect(headers.get("vary")).toContain("Origin");
      }
    }
  });

  test("read no page and no webhook, even when they are allowed", async () => {
    for (const path of ["/page", "/login", hook, "/apis", "/auth/device"]) {
      for (const { headers } of [
        await preflight(FRIEND, path),
        await headersOf(path, { headers: { origin: FRIEND } }),
      ]) {
        expect([path, headers.get("access-control-allow-origin")]).toEqual([path, null]);
      }
    }
  });

  test("are all strangers to a gateway that allows none", async () => {
    const closed = listenWithoutDatabase({ upstreams: { api: upstream, webSm: upstream, tuiSm: upstream } });
    const { headers } = await headersOf("/api/me", { headers: { origin: FRIEND } }, closed.origin);
    expect([headers.get("access-control-allow-origin"), headers.get("vary")]).toEqual([null, "Accept"]);
    await closed.stop();
  });
});
