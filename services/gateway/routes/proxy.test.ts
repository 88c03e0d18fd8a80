import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { problemSchema } from "#core/kernel/errors.ts";
import { newId, newSecret } from "#core/kernel/ids.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { sendBytes } from "#test/support/raw-http.ts";
import { parseProxies } from "../trusted-proxies.ts";

type Handler = (request: Request) => Response | Promise<Response>;

/** Answers as a test says, or tells what it was asked. */
let answer: Handler | undefined;
const passed: { service: string; method: string; path: string; headers: Headers }[] = [];

const listen = (service: string) =>
  Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const { pathname, search } = new URL(request.url);
      passed.push({ service, method: request.method, path: pathname + search, headers: new Headers(request.headers) });
      return answer ? answer(request) : new Response(`${service} ${request.method} ${pathname}${search}`);
    },
  });

const [api, webSm, tuiSm] = [listen("api"), listen("web-sm"), listen("tui-sm")];
let gateway: ReturnType<typeof listenWithoutDatabase>;
/** Beside it, one that does not wait long. */
let hasty: ReturnType<typeof listenWithoutDatabase>;

beforeAll(() => {
  const upstreams = { api: api.url.origin, webSm: webSm.url.origin, tuiSm: tuiSm.url.origin };
  gateway = listenWithoutDatabase({ upstreams });
  hasty = listenWithoutDatabase({ upstreams, patience: 50 });
});
afterAll(async () => {
  await Promise.all([gateway.stop(), hasty.stop()]);
  for (const service of [api, webSm, tuiSm]) await service.stop(true);
});

const ask = (path: string, init: RequestInit = {}) => fetch(gateway.origin + path, { redirect: "manual", ...init });

async function withAnswer<T>(handler: Handler, work: () => Promise<T>): Promise<T> {
  answer = handler;
  try {
    return await work();
  } finally {
    answer = undefined;
  }
}

describe("where requests go", () => {
  test("each path goes to the service that answers for it, whole", async () => {
    const ways = {
      "/api/me?x=1": "api",
      "/api": "api",
      "/ws/tui/stream": "tui-sm",
      "/": "web-sm",
      "/c/harbour?a=%2F&b": "web-sm",
      "/apis": "web-sm",
      "/ws/tuition": "web-sm",
      "/favicon.ico": "web-sm",
    };
    for (const [path, service] of Object.entries(ways)) {
      expect(await (await ask(path)).text()).toBe(`${service} GET ${path}`);
    }
  });

  test("every method passes", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
      expect(await (await ask("/api/x", { method })).text()).toBe(`api ${method} /api/x`);
    }
  });

  const hook = `/hook/${newId()}/${newSecret()}`;

  test("a delivery for a webhook goes to the API", async () => {
    expect(await (await ask(`${hook}?wait=true`, { method: "POST" })).text()).toBe(`api POST ${hook}?wait=true`);
  });

  test("W6: whatever else is asked of a webhook's address is passed to nobody, and told without a page", async () => {
    passed.length = 0;
    const odd = ["/hook", "/hook/", `${hook}/more`, `${hook}/`, `${hook}%2f..`, "/hook/1/2"];
    for (const path of odd) {
      const response = await ask(path, { method: "POST", headers: { accept: "text/html" } });
      expect([path, response.status, response.headers.get("content-type")]).toEqual([
        path,
        404,
        "application/problem+json",
      ]);
    }
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PROPFIND"]) {
      const response = await ask(hook, { method, headers: { accept: "text/html" } });
      expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, "POST"]);
      expect(await response.text()).not.toContain(hook);
    }
    expect(passed).toEqual([]);
  });

  test("/ws/mobile is reserved, and says so", async () => {
    const refusal = problemSchema.parse(await (await ask("/ws/mobile/stream")).json());
    expect([refusal.code, refusal.detail]).toEqual([
      "not_found",
      expect.stringContaining("reserved for mobile clients"),
    ]);
  });

  test("what is the gateway's own is passed to nobody, by whatever method", async () => {
    passed.length = 0;
    const own = ["/metrics", "/readyz/x", "/auth/assets/x", "/invite", "/login/x", "/device/x", "/logout"];
    for (const path of own) expect([path, (await ask(path)).status]).toEqual([path, 404]);
    expect((await ask("/login", { method: "DELETE" })).status).toBe(404);
    expect((await ask("/healthz", { method: "POST" })).status).toBe(404);
    expect(passed).toEqual([]);
  });
});

describe("what passes", () => {
  test("A20: a service hears of the trace from the gateway alone, and the client is told the same", async () => {
    passed.length = 0;
    const response = await ask("/api/me", {
      headers: { "x-trace-id": "f".repeat(32), "x-user-id": "1", "x-forwarded-for": "9.9.9.9" },
    });
    const traceId = passed[0]!.headers.get("x-trace-id")!;
    expect(traceId).toMatch(/^(?!f{32})[0-9a-f]{32}$/);
    expect(response.headers.get("x-trace-id")).toBe(traceId);
    expect(passed[0]!.headers.get("x-user-id")).toBeNull();
    expect(passed[0]!.headers.get("x-forwarded-for")).toBe("127.0.0.1");
  });

  test("a service hears of the client's address from the gateway alone, which believes trusted proxies alone", async () => {
    const upstreams = { api: api.url.origin, webSm: webSm.url.origin, tuiSm: tuiSm.url.origin };
    const behind = listenWithoutDatabase({ upstreams, trustedProxies: parseProxies("127.0.0.1") });
    const headers = { "x-forwarded-for": "203.0.113.9, 198.51.100.7" };
    passed.length = 0;
    await ask("/api/me", { headers });
    await fetch(`${behind.origin}/api/me`, { headers });
    expect(passed.map(({ headers }) => headers.get("x-forwarded-for"))).toEqual(["127.0.0.1", "198.51.100.7"]);
    await behind.stop();
  });

  test("the session cookie becomes a bearer token, unless there is an Authorization header", async () => {
    passed.length = 0;
    const cookie = "other=1; ajet_session=ajs_x.y";
    await ask("/api/me", { headers: { cookie } });
    await ask("/api/me", { headers: { cookie, authorization: "Bearer own" } });
    await ask("/api/me");
    expect(passed.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer ajs_x.y", "Bearer own", null]);
    expect(passed.map(({ headers }) => headers.get("cookie"))).toEqual([null, null, null]);
  });

  test("A18: a change that only the cookie speaks for must come from this site", async () => {
    passed.length = 0;
    const post = (headers: Record<string, string>) => ask("/api/x", { method: "POST", headers });
    const cookie = "ajet_session=ajs_x.y";
    expect((await post({ cookie })).status).toBe(403);
    expect((await post({ cookie, "sec-fetch-site": "cross-site", origin: "http://localhost" })).status).toBe(403);
    expect((await post({ cookie, "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await post({ cookie, origin: "http://localhost.evil.test" })).status).toBe(403);
    expect(passed).toEqual([]);
    expect((await post({ cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await post({ cookie, origin: "http://localhost" })).status).toBe(200);
    expect((await post({ authorization: "Bearer own", "sec-fetch-site": "cross-site" })).status).toBe(200);
    expect((await ask("/api/x", { headers: { cookie, "sec-fetch-site": "cross-site" } })).status).toBe(200);
  });

  test("redirects, several cookies, 204, 304, HEAD and ranges arrive as they were sent", async () => {
    const cookies = new Headers([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["location", "/login"],
    ]);
    const redirected = await withAnswer(
      () => new Response(null, { status: 303, headers: cookies }),
      () => ask("/"),
    );
    expect([redirected.status, redirected.headers.get("location")]).toEqual([303, "/login"]);
    expect(redirected.headers.getSetCookie()).toEqual(["a=1", "b=2"]);

    for (const status of [204, 304]) {
      const empty = await withAnswer(
        () => new Response(null, { status, headers: { etag: '"1"' } }),
        () => ask("/"),
      );
      expect([empty.status, empty.headers.get("etag"), await empty.text()]).toEqual([status, '"1"', ""]);
    }

    const head = await withAnswer(
      () => new Response("12345"),
      () => ask("/", { method: "HEAD" }),
    );
    expect([head.headers.get("content-length"), await head.text()]).toEqual(["5", ""]);

    const part = await withAnswer(
      ({ headers }) =>
        new Response(headers.get("range"), { status: 206, headers: { "content-range": "bytes 0-8/100" } }),
      () => ask("/", { headers: { range: "bytes=0-8" } }),
    );
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 0-8/100",
      "bytes=0-8",
    ]);
  });

  test("a packed body stays packed, and a client that takes none gets none", async () => {
    const packed = Bun.gzipSync("hello".repeat(100));
    passed.length = 0;
    const response = await withAnswer(
      () => new Response(packed, { headers: { "content-encoding": "gzip" } }),
      () => ask("/", { headers: { "accept-encoding": "gzip" } }),
    );
    expect(await response.text()).toBe("hello".repeat(100));
    expect(passed[0]!.headers.get("accept-encoding")).toBe("gzip");
  });

  test("a body passes unread, whatever it says that it is", async () => {
    for (const type of ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const response = await withAnswer(
        async (request) => new Response(await request.text()),
        () => ask("/api/x", { method: "POST", headers: { "content-type": type }, body: "{not, what=it&says\u00ff" }),
      );
      expect(await response.text()).toBe("{not, what=it&says\u00ff");
    }
  });

  test("a stream arrives piece by piece, and ends at the service when the client goes", async () => {
    const gone = Promise.withResolvers<void>();
    let send: (text: string) => void = () => {};
    const stream = () =>
      new Response(
        new ReadableStream<string>({
          start: (controller) => {
            send = (text) => controller.enqueue(text);
            send("one");
          },
          cancel: () => gone.resolve(),
        }),
      );
    const client = new AbortController();
    await withAnswer(stream, async () => {
      const response = await ask("/ws/tui/stream", { signal: client.signal });
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      expect((await reader.read()).value).toBe("one");
      send("two");
      expect((await reader.read()).value).toBe("two");
    });
    client.abort();
    await gone.promise;
  });

  test("a client that goes before the answer began ends the request at the service", async () => {
    const [arrived, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const client = new AbortController();
    const never: Handler = ({ signal }) => {
      signal.addEventListener("abort", () => gone.resolve());
      arrived.resolve();
      return new Promise(() => {});
    };
    await withAnswer(never, async () => {
      const asked = ask("/api/slow", { signal: client.signal }).catch(() => "gone");
      await arrived.promise;
      client.abort();
      expect(await asked).toBe("gone");
      await gone.promise;
    });
  });
});

test("a connection that asks nothing is closed; a stream and an upload that last longer go on", async () => {
  const stream = Promise.withResolvers<ReadableStreamDefaultController<string>>();
  const impatient = listenWithoutDatabase({
    upstreams: { api: api.url.origin, webSm: webSm.url.origin, tuiSm: tuiSm.url.origin },
    // Bun rounds it up, to four seconds.
    connectionPatience: 1,
  });
  const handler: Handler = async (request) => {
    if (request.method === "POST") return new Response(`received ${(await request.text()).length}`);
    if (!request.url.endsWith("/stream")) return new Response("short");
    return new Response(new ReadableStream<string>({ start: stream.resolve }), {
      headers: { "content-type": "text/event-stream" },
    });
  };
  await withAnswer(handler, async () => {
    const listening = sendBytes(
      impatient.port,
      "GET /ws/tui/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
      (text) => text.includes("still here"),
    );
    let rest: ReadableStreamDefaultController<string>;
    const body = new ReadableStream<string>({
      start(controller) {
        rest = controller;
        controller.enqueue("first half, ");
      },
    });
    const upload = fetch(`${impatient.origin}/api/upload`, { method: "POST", body });
    const quiet = await stream.promise;

    const never = () => false;
    const idle = ["/api/short", "/healthz"].map((path) =>
      sendBytes(impatient.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`, never),
    );
    for (const { statuses, isClosed } of await Promise.all(idle)) expect([statuses, isClosed]).toEqual([[200], true]);

    quiet.enqueue("data: still here\n\n");
    rest!.enqueue("second half");
    rest!.close();
    expect((await listening).text).toContain("still here");
    expect(await (await upload).text()).toBe("received 23");
  });
  await impatient.stop();
}, 30_000);

describe("when a service does not answer", () => {
  const endings: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of endings) await end();
  });

  const problemOf = async (response: Response) => {
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const problem = problemSchema.parse(await response.json());
    expect([problem.status, problem.trace_id]).toEqual([response.status, response.headers.get("x-trace-id")!]);
    return problem;
  };

  test("503 and a time to try again, when nobody listens", async () => {
    const alone = listenWithoutDatabase();
    const response = await fetch(`${alone.origin}/api/me`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await problemOf(response)).detail).toContain("not running");

    const page = await fetch(`${alone.origin}/c/harbour?x=1`, { headers: { accept: "text/html,*/*" } });
    expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain('href="/c/harbour?x=1"');
    await alone.stop();
  });

  /** A service that says this much, whatever it is asked, and hangs up. */
  async function askWhoSays(words: string): Promise<Response> {
    const data = (socket: Bun.Socket) => void socket.end(words);
    const broken = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data } });
    const upstream = `http://127.0.0.1:${broken.port}`;
    const beside = listenWithoutDatabase({ upstreams: { api: upstream, webSm: upstream, tuiSm: upstream } });
    endings.push(async () => {
      await beside.stop();
      broken.stop(true);
    });
    return fetch(`${beside.origin}/api/me`);
  }

  test("502, when it breaks off before its answer", async () => {
    const response = await askWhoSays("");
    expect(response.status).toBe(502);
    expect((await problemOf(response)).code).toBe("unavailable");
  });

  test("502, when its answer makes no sense", async () => {
    expect((await askWhoSays("220 mail.test ESMTP\r\n")).status).toBe(502);
  });

  test("an answer that breaks off in the middle never looks like a whole one", async () => {
    const whole = async () => (await askWhoSays("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it")).text();
    await expect(whole()).rejects.toThrow();
  });

  test("504, when it takes too long to begin, and it is told to stop", async () => {
    const gone = Promise.withResolvers<void>();
    const never: Handler = ({ signal }) => {
      signal.addEventListener("abort", () => gone.resolve());
      return new Promise(() => {});
    };
    const response = await withAnswer(never, () => fetch(`${hasty.origin}/api/slow`));
    expect([response.status, (await problemOf(response)).code]).toEqual([504, "unavailable"]);
    await gone.promise;
  });
});
