import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { request as httpRequest } from "node:http";
import { problemSchema } from "#core/kernel/errors.ts";
import { newId, newSecret } from "#core/kernel/ids.ts";
import { formatToken } from "#core/sessions/rules.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { LIFTED_LIMITS } from "#test/support/limits.ts";
import { createRateLimits, type LimitSettings } from "./rate-limits.ts";
import { parseProxies, type TrustedProxies } from "./trusted-proxies.ts";

let now: number;
const opened: { stop(): Promise<void> }[] = [];
let upstream: Bun.Server<undefined>;

beforeEach(() => {
  now = Date.parse("2026-01-01T00:00:00Z");
  upstream = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    fetch: ({ headers }) =>
      headers.get("accept") === "text/event-stream"
        ? new Response(new ReadableStream({ start: (controller) => controller.enqueue("data: hello\n\n") }))
        : new Response("the service behind"),
  });
  opened.push({ stop: () => upstream.stop(true) });
});
afterEach(async () => {
  for (const server of opened.splice(0).reverse()) await server.stop();
});

/** A gateway whose clock is `now`, with these limits and no others. */
function listen(settings: Partial<LimitSettings>, trustedProxies: TrustedProxies | null = null) {
  const gateway = listenWithoutDatabase({
    limits: createRateLimits({ ...LIFTED_LIMITS, ...settings }, () => new Date(now)),
    upstreams: { api: upstream.url.origin, webSm: upstream.url.origin, tuiSm: upstream.url.origin },
    providers: [
      {
        id: "gitea",
        name: "Gitea",
        authorize: () => Promise.resolve(new URL("https://git.test/authorize")),
        profile: () => Promise.reject(new Error("nobody comes back here")),
      },
    ],
    trustedProxies,
  });
  opened.push(gateway);
  return gateway;
}

/** How many of so many requests, one after another, are not refused for being too many. */
async function passing(tries: number, ask: () => Promise<{ status: number }>): Promise<number> {
  let passed = 0;
  for (let n = 0; n < tries; n++) if ((await ask()).status !== 429) passed++;
  return passed;
}

/** Asks from another address of this machine. */
const askFrom = (localAddress: string, url: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number }>((resolve, reject) => {
    const sent = httpRequest(url, { localAddress, headers, agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve({ status: answer.statusCode! }));
    });
    sent.on("error", reject);
    sent.end();
  });

describe("A19: sign-ins", () => {
  test("20 a second from one address are soon 429 with the time to wait; another address is not concerned", async () => {
    const { origin } = listen({ RATE_LIMIT_SIGN_INS: 30 });
    const begin = () => fetch(`${origin}/auth/gitea`, { redirect: "manual" });
    expect(await passing(20, begin)).toBe(20);
    now += 1_000;
    expect(await passing(20, begin)).toBe(10);
    const refused = await begin();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await askFrom("127.0.0.2", `${origin}/auth/gitea`)).toEqual({ status: 303 });
    now += 1_000;
    expect((await begin()).status).toBe(303);
  });

  test("a forged X-Forwarded-For does not move the limit; the address that a trusted proxy tells does", async () => {
    let n = 0;
    const from = (origin: string, address: () => string) => () =>
      fetch(`${origin}/auth/gitea`, { redirect: "manual", headers: { "x-forwarded-for": address() } });
    const another = () => `203.0.113.${n++}`;
    const plain = listen({ RATE_LIMIT_SIGN_INS: 3 });
    expect(await passing(10, from(plain.origin, another))).toBe(3);
    const proxied = listen({ RATE_LIMIT_SIGN_INS: 3 }, parseProxies("127.0.0.1"));
    expect(await passing(10, from(proxied.origin, another))).toBe(10);
    // What the client itself put in front of it is not the proxy's word.
    expect(
      await passing(
        10,
        from(proxied.origin, () => `${another()}, 198.51.100.7`),
      ),
    ).toBe(3);
    expect(
      await passing(
        10,
        from(proxied.origin, () => `2001:db8:1:2::${(n++).toString(16)}`),
      ),
    ).toBe(3);
  });

  test("the way back, the wishes of terminals and the codes that are entered count with them; waiting does not", async () => {
    const { origin } = listen({ RATE_LIMIT_SIGN_INS: 5 });
    const steps: [string, RequestInit?][] = [
      ["/auth/gitea/callback?code=x&state=y"],
      ["/auth/device", { method: "POST", body: "{}" }],
      ["/device?code=BCDF-BCDF", { redirect: "manual" }],
      ["/device", { method: "POST" }],
      ["/device/", { method: "POST" }],
    ];
    for (const [path, init] of steps)
      expect([path, (await fetch(origin + path, init)).status]).not.toEqual([path, 429]);
    for (const [path, init] of steps) expect([path, (await fetch(origin + path, init)).status]).toEqual([path, 429]);
    for (const path of ["/device", "/auth/assets/none.css"]) expect((await fetch(origin + path)).status).not.toBe(429);
    expect((await fetch(`${origin}/auth/device/token`, { method: "POST", body: "{}" })).status).toBe(400);
  });
});

describe("requests", () => {
  const bearer = (prefix: "ajs" | "ajt", id = newId()) => ({
    authorization: `Bearer ${formatToken({ prefix, id, secret: newSecret() })}`,
  });

  test("each session and each token has its own limit, whatever the address and however its id is written", async () => {
    const { origin } = listen({ RATE_LIMIT_PER_SESSION: 5 });
    for (const prefix of ["ajs", "ajt"] as const) {
      const headers = bearer(prefix);
      expect(await passing(8, () => askFrom("127.0.0.1", `${origin}/api/me`, headers))).toBe(5);
      expect(await askFrom("127.0.0.2", `${origin}/api/me`, headers)).toEqual({ status: 429 });
      const last = headers.authorization.at(32)!;
      const same = `${headers.authorization.slice(0, 32)}${last === "A" ? "B" : "A"}${headers.authorization.slice(33)}`;
      expect(await askFrom("127.0.0.1", `${origin}/api/me`, { authorization: same })).toEqual({ status: 429 });
      expect(await askFrom("127.0.0.1", `${origin}/api/me`, bearer(prefix))).toEqual({ status: 200 });
    }
    const cookie = `ajet_session=${formatToken({ prefix: "ajs", id: newId(), secret: newSecret() })}`;
    expect(await passing(8, () => fetch(`${origin}/`, { headers: { cookie } }))).toBe(5);
  });

  test("without a token they count by address, and all of an address has a bound whatever tokens it shows", async () => {
    const { origin } = listen({ RATE_LIMIT_ANONYMOUS: 5, RATE_LIMIT_PER_ADDRESS: 10 });
    expect(await passing(5, () => fetch(`${origin}/api/me`))).toBe(5);
    expect((await fetch(`${origin}/api/me`, { headers: { authorization: "Bearer nonsense" } })).status).toBe(429);
    expect(await passing(10, () => fetch(`${origin}/api/me`, { headers: bearer("ajs") }))).toBe(4);
    expect(await askFrom("127.0.0.2", `${origin}/api/me`)).toEqual({ status: 200 });
  });

  test("probes always get their answer", async () => {
    const { origin } = listen({ RATE_LIMIT_PER_ADDRESS: 1 });
    expect(await passing(5, () => fetch(`${origin}/healthz`))).toBe(5);
    expect(await passing(5, () => fetch(`${origin}/readyz`))).toBe(5);
  });

  test("a stream is one request, however long it is open", async () => {
    const { origin } = listen({ RATE_LIMIT_PER_SESSION: 2 });
    const headers = { ...bearer("ajs"), accept: "text/event-stream" };
    const stream = await fetch(`${origin}/ws/tui/stream`, { headers });
    const reader = stream.body!.getReader();
    await reader.read();
    now += 10 * 60_000;
    expect(
      await passing(5, () => fetch(`${origin}/api/me`, { headers: { authorization: headers.authorization } })),
    ).toBe(2);
    await reader.cancel();
  });

  test("W4: a webhook takes 60 posts a minute from all addresses; who knows only its id uses none of them", async () => {
    const { origin } = listen({});
    const hook = `/hook/${newId()}`;
    const post = (secret: string) => () => fetch(`${origin}${hook}/${secret}`, { method: "POST", body: "x" });
    expect(await passing(70, post("b".repeat(43)))).toBe(60);
    expect(await passing(70, post("a".repeat(43)))).toBe(60);
  });
});

describe("what a client is told", () => {
  test("what is left, in the terms of the draft, from when half of it is used", async () => {
    const { origin } = listen({ RATE_LIMIT_ANONYMOUS: 6 });
    const told: (string | null)[][] = [];
    for (let n = 0; n < 4; n++) {
      const { headers } = await fetch(`${origin}/api/me`);
      told.push([headers.get("ratelimit-policy"), headers.get("ratelimit")]);
    }
    const policy = '"anonymous";q=6;w=60';
    expect(told).toEqual([
      [null, null],
      [null, null],
      [null, null],
      [policy, '"anonymous";r=2;t=40'],
    ]);
  });

  test("a refusal is problem+json for programs and a page for people, with the limit and the wait in words", async () => {
    const { origin } = listen({ RATE_LIMIT_ANONYMOUS: 2 });
    for (let n = 0; n < 2; n++) await fetch(`${origin}/api/me`);
    const refused = await fetch(`${origin}/api/me`);
    expect(problemSchema.parse(await refused.json())).toMatchObject({
      status: 429,
      code: "rate_limited",
      detail: "Too many requests without a sign-in come from your network address: 2 a minute are allowed.",
    });
    const page = await fetch(`${origin}/login`, { headers: { accept: "text/html" } });
    expect(await page.text()).toContain("2 a minute are allowed. Try again in 30 seconds.");
    for (const { status, headers } of [refused, page]) {
      expect([status, headers.get("retry-after"), headers.get("ratelimit"), headers.get("ratelimit-policy")]).toEqual([
        429,
        "30",
        '"anonymous";r=0;t=60',
        '"anonymous";q=2;w=60',
      ]);
    }
  });
});

describe("A12: wrong tokens", () => {
  const good = { authorization: `Bearer ${formatToken({ prefix: "ajs", id: newId(), secret: newSecret() })}` };
  const wrong = () => ({ authorization: `Bearer ${formatToken({ prefix: "ajs", id: newId(), secret: newSecret() })}` });
  let asked: number;
  /** A service that knows one token, and sends browsers that show another one to the sign-in. */
  const listenBefore = () => {
    asked = 0;
    const service = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch({ headers, url }) {
        asked++;
        const { pathname } = new URL(url);
        if (headers.get("authorization") === good.authorization || pathname.startsWith("/assets/"))
          return new Response();
        return pathname.startsWith("/api")
          ? new Response(null, { status: 401 })
          : new Response(null, { status: 303, headers: { location: `/login?next=${pathname}` } });
      },
    });
    opened.push({ stop: () => service.stop(true) });
    const { origin: api } = service.url;
    const gateway = listenWithoutDatabase({
      limits: createRateLimits({ ...LIFTED_LIMITS, RATE_LIMIT_PER_ADDRESS: 6_000 }, () => new Date(now)),
      upstreams: { api, webSm: api, tuiSm: api },
    });
    opened.push(gateway);
    return gateway.origin;
  };

  test("of 1,000 from one address the services are asked about 120, and from then on two a second", async () => {
    const origin = listenBefore();
    for (let n = 0; n < 1_000; n++) {
      const { status } = await fetch(`${origin}/api/me`, { headers: wrong() });
      expect(status).toBe(n < 120 ? 401 : 429);
    }
    expect(asked).toBe(120);
    now += 1_000;
    expect(await passing(5, () => fetch(`${origin}/api/me`, { headers: wrong() }))).toBe(2);
    const refused = await fetch(`${origin}/api/me`, { headers: wrong() });
    expect([problemSchema.parse(await refused.json()).detail, refused.headers.get("retry-after")]).toEqual([
      "Too many tokens that are not valid come from your network address: 120 a minute are allowed.",
      "1",
    ]);
  }, 30_000);

  test("who uses a token that was good goes on beside them, at the same address and at another one", async () => {
    const origin = listenBefore();
    expect((await fetch(`${origin}/api/me`, { headers: good })).status).toBe(200);
    await passing(300, () => fetch(`${origin}/api/me`, { headers: wrong() }));
    expect((await fetch(`${origin}/api/me`, { headers: good })).status).toBe(200);
    expect(await askFrom("127.0.0.2", `${origin}/api/me`, wrong())).toEqual({ status: 401 });
    expect((await fetch(`${origin}/api/me`)).status).toBe(401);
  }, 30_000);

  test("what everybody is shown makes no token good, and a page's way to the sign-in counts as a refusal", async () => {
    const origin = listenBefore();
    const token = wrong();
    await fetch(`${origin}/assets/app.css`, { headers: token });
    await passing(300, () => fetch(`${origin}/c/x`, { headers: wrong(), redirect: "manual" }));
    expect((await fetch(`${origin}/api/me`, { headers: token })).status).toBe(429);
  });
});
