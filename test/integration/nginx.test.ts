import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import { problemSchema } from "#core/kernel/errors.ts";
import { newId, newSecret } from "#core/kernel/ids.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { parseProxies } from "#services/gateway/trusted-proxies.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { Http2Connection } from "#test/support/http2.ts";
import { startNginx, type TestNginx } from "#test/support/nginx.ts";
import { sendBytes, sendSlowly } from "#test/support/raw-http.ts";
import { MALFORMED_FRAMING, OTHER_LINE_ENDS } from "#test/support/smuggling.ts";

// compose/nginx.conf, with nothing but addresses and paths changed, before a gateway and one service that stands for all.

type Handler = (request: Request) => Response | Promise<Response>;

const MEBIBYTE = 1024 * 1024;
const TLS = { tls: { rejectUnauthorized: false } };

let handler: Handler | null;
const passed: { line: string; headers: Headers }[] = [];
const service = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  idleTimeout: 0,
  async fetch(request) {
    const line = `${request.method} ${new URL(request.url).pathname}`;
    passed.push({ line, headers: new Headers(request.headers) });
    if (handler) return handler(request);
    const text = await request.text();
    return new Response(`${line} ${text.length}`);
  },
});

let gateway: ReturnType<typeof listenWithoutDatabase>;
let nginx: TestNginx;
/** Another one, with no gateway behind it. */
let orphan: TestNginx;
beforeAll(async () => {
  const [port, orphanPort] = await findFreePorts(2);
  const origin = service.url.origin;
  gateway = listenWithoutDatabase({
    publicUrl: new URL(`https://localhost:${port}`),
    trustedProxies: parseProxies("127.0.0.1"),
    upstreams: { api: origin, webSm: origin, tuiSm: "http://127.0.0.1:1" },
  });
  nginx = await startNginx({ port: port!, gateway: gateway.origin });
  orphan = await startNginx({ port: orphanPort!, gateway: "http://127.0.0.1:1" });
});
afterAll(async () => {
  await Promise.all([nginx.stop(), orphan.stop()]);
  await gateway.stop();
  await service.stop(true);
});
beforeEach(() => {
  handler = null;
  passed.length = 0;
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(nginx.url + path, { redirect: "manual", ...TLS, ...init } as RequestInit);

/** Each way of asking that browsers and programs have, over a connection of its own. */
const PROTOCOLS = {
  "HTTP/2": async (path: string, headers: Record<string, string> = {}) => {
    const connection = await Http2Connection.open(nginx.url);
    const answer = await connection.ask({ ":method": "GET", ":path": path, ...headers });
    return { status: answer.status, pieces: answer.pieces, leave: () => connection.close() };
  },
  "HTTP/1.1": async (path: string, headers: Record<string, string> = {}) => {
    const controller = new AbortController();
    const answer = await ask(path, { headers, signal: controller.signal });
    const pieces = answer.body!.pipeThrough(new TextDecoderStream()).values();
    return { status: answer.status, pieces, leave: () => controller.abort() };
  },
};

/** An event stream of the service on which a test says what comes. */
function openStream() {
  const opened = Promise.withResolvers<ReadableStreamDefaultController>();
  const gone = Promise.withResolvers<void>();
  handler = () => {
    const start = (controller: ReadableStreamDefaultController) => {
      controller.enqueue("retry: 1\n\n");
      opened.resolve(controller);
    };
    const body = new ReadableStream({ start, cancel: () => gone.resolve() });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  return { opened: opened.promise, gone: gone.promise };
}

test("browsers get HTTP/2, who asks for HTTP/1.1 gets that, and plain HTTP leads to https", async () => {
  const connection = await Http2Connection.open(nginx.url);
  expect(connection.protocol).toBe("h2");
  const answer = await connection.ask({ ":method": "GET", ":path": "/" });
  expect([answer.status, await answer.text()]).toEqual([200, "GET / 0"]);
  connection.close();
  expect((await ask("/")).status).toBe(200);
  const plain = await fetch(`http://localhost:${nginx.plainPort}/c/x?y=1`, { redirect: "manual" });
  expect([plain.status, plain.headers.get("location")]).toEqual([301, "https://localhost/c/x?y=1"]);
});

for (const [protocol, open] of Object.entries(PROTOCOLS)) {
  describe(protocol, () => {
    test("events arrive one by one, and the service hears where a client was and when it is gone", async () => {
      const { opened, gone } = openStream();
      const stream = await open("/live", { "last-event-id": "e1-7", accept: "text/event-stream" });
      const controller = await opened;
      expect(passed[0]!.headers.get("last-event-id")).toBe("e1-7");
      expect((await stream.pieces.next()).value).toBe("retry: 1\n\n");
      for (const event of ["data: one\n\n", "data: two\n\n", "data: three\n\n"]) {
        controller.enqueue(event);
        // The next one is sent only when this one has come: nothing waits for more.
        expect((await stream.pieces.next()).value).toBe(event);
      }
      stream.leave();
      await gone;
    });

    test("A20: what a client says of itself is replaced: its address is the one that it has", async () => {
      const forged = {
        "x-forwarded-for": "203.0.113.9",
        "x-real-ip": "203.0.113.9",
        forwarded: "for=203.0.113.9",
        "x-forwarded-host": "evil.test",
        "x-forwarded-proto": "http",
        "x-trace-id": "0".repeat(32),
        "x-user-id": newId(),
        "x-internal-role": "owner",
      };
      (await open("/api/me", forged)).leave();
      const { headers } = passed[0]!;
      expect(headers.get("x-forwarded-for")).toBe("127.0.0.1");
      expect(headers.get("x-forwarded-host")).toBe(new URL(nginx.url).host);
      expect(headers.get("x-forwarded-proto")).toBe("https");
      expect(headers.get("x-trace-id")).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
      for (const name of ["x-real-ip", "forwarded", "x-user-id", "x-internal-role"])
        expect(headers.has(name)).toBe(false);
    });
  });
}

test("A19: clients from two addresses are two to the gateway, whatever they forward", async () => {
  const fromElsewhere = { ...address(), localAddress: "127.0.0.2" };
  const socket = connectTls(fromElsewhere);
  socket.write(`GET /api/me HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n`);
  await once(socket, "data");
  socket.destroy();
  expect(passed[0]!.headers.get("x-forwarded-for")).toBe("127.0.0.2");
});

const address = () => ({ host: "127.0.0.1", port: nginx.port, rejectUnauthorized: false });

test("90 MiB pass while they are sent: the service reads the first before the last are there", async () => {
  const began = Promise.withResolvers<void>();
  const all = Promise.withResolvers<number>();
  handler = async (request) => {
    let size = 0;
    for await (const chunk of request.body!) {
      size += chunk.length;
      began.resolve();
    }
    all.resolve(size);
    return new Response("stored", { status: 201 });
  };
  const socket = connectTls(address());
  socket.write(
    `POST /api/attachments HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${90 * MEBIBYTE}\r\nConnection: close\r\n\r\n`,
  );
  socket.write(new Uint8Array(MEBIBYTE));
  await began.promise;
  for (let n = 1; n < 90; n++) {
    if (!socket.write(new Uint8Array(MEBIBYTE))) await once(socket, "drain");
  }
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toStartWith("HTTP/1.1 201");
  expect(await all.promise).toBe(90 * MEBIBYTE);
  socket.destroy();
});

test("F4: what is larger than the gateway takes is 413 before it is sent, as a problem", async () => {
  const connection = await Http2Connection.open(nginx.url);
  const upload = { ":method": "POST", ":path": "/api/attachments", "content-length": `${101 * MEBIBYTE}` };
  const answer = await connection.ask(upload, "the first of it");
  const problem = problemSchema.parse(JSON.parse(await answer.text()));
  expect([answer.status, problem.status, problem.code, passed]).toEqual([413, 413, "too_large", []]);
  connection.close();
});

test("a client that breaks off its upload is not taken for one that finished", async () => {
  const { promise: end, resolve } = Promise.withResolvers<string>();
  const began = Promise.withResolvers<void>();
  handler = async (request) => {
    try {
      for await (const _ of request.body!) began.resolve();
      resolve("whole");
    } catch {
      resolve("broken off");
    }
    return new Response("stored");
  };
  const socket = connectTls(address());
  socket.write(`POST /api/attachments HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${MEBIBYTE}\r\n\r\nhalf of it`);
  await began.promise;
  socket.destroy();
  expect(await end).toBe("broken off");
});

test("ranges, HEAD and 304 arrive as the service sent them", async () => {
  handler = ({ headers, method }) => {
    if (headers.get("if-none-match") === '"v1"') return new Response(null, { status: 304, headers: { etag: '"v1"' } });
    if (method === "HEAD") return new Response("x".repeat(1_000));
    expect(headers.get("range")).toBe("bytes=2-4");
    return new Response("cde", { status: 206, headers: { "content-range": "bytes 2-4/26", "accept-ranges": "bytes" } });
  };
  const part = await ask("/api/attachments/x/file", { headers: { range: "bytes=2-4" } });
  expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, "bytes 2-4/26", "cde"]);
  const head = await ask("/api/attachments/x/file", { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "1000", ""]);
  const known = await ask("/x", { headers: { "if-none-match": '"v1"' } });
  expect([known.status, known.headers.get("etag")]).toEqual([304, '"v1"']);
});

test("scripts and styles are packed, events and JSON are not", async () => {
  const packedAs = async (path: string, type: string) => {
    handler = () => new Response("body { color: red }".repeat(100), { headers: { "content-type": type } });
    const answer = await ask(path, { headers: { "accept-encoding": "gzip" }, decompress: false } as RequestInit);
    await answer.arrayBuffer();
    return answer.headers.get("content-encoding");
  };
  expect(await packedAs("/assets/app.css", "text/css")).toBe("gzip");
  expect(await packedAs("/assets/app.js", "text/javascript;charset=utf-8")).toBe("gzip");
  expect(await packedAs("/api/me", "application/json")).toBeNull();
  expect(await packedAs("/assets/live", "text/event-stream")).toBeNull();
});

describe("when something is down", () => {
  test("without a gateway programs get a problem and a time to try again, browsers a page that does", async () => {
    const problem = await fetch(`${orphan.url}/api/me`, TLS as RequestInit);
    const told = problemSchema.parse(await problem.json());
    expect([problem.status, problem.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
    expect([told.status, told.code, problem.headers.get("retry-after")]).toEqual([503, "unavailable", "5"]);
    expect(problem.headers.get("x-trace-id")).toBe(told.trace_id);
    const page = await fetch(`${orphan.url}/c/x`, {
      ...TLS,
      headers: { accept: "text/html,*/*;q=0.8" },
    } as RequestInit);
    expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    expect(page.headers.get("content-security-policy")).toBe(policy);
    expect(page.headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(await page.text()).toMatch(/http-equiv="refresh".*Not available right now.*Try again/);
  });

  test("without a service the gateway's own answer comes through", async () => {
    const answer = await ask("/ws/tui/stream");
    const told = problemSchema.parse(await answer.json());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(told.detail).toContain("The service behind this address is not running");
  });
});

test("W2: no log line has the secret of a webhook, the code of an invite or what a sign-in carries, also when the gateway is down", async () => {
  const secret = newSecret();
  const paths = [
    `/hook/${newId()}/${secret}`,
    `/%68ook/${newId()}/${secret}`,
    `//hook/${newId()}/${secret}`,
    `/invite/${secret}`,
    `/api/invites/${secret}/accept`,
    `/auth/gitea/callback?code=${secret}&state=${secret}`,
  ];
  for (const path of paths) {
    for (const { url } of [nginx, orphan]) {
      const answer = await fetch(url + path, { method: "POST", redirect: "manual", ...TLS } as RequestInit);
      await answer.text();
    }
  }
  for (const { log } of [nginx, orphan]) {
    expect(log()).toContain('"path":"/hook/[cut]"');
    expect(log()).not.toContain(secret);
  }
});

describe("who sends slowly holds no connection for long", () => {
  let hasty: TestNginx;
  let impatient: ReturnType<typeof listenWithoutDatabase>;
  beforeAll(async () => {
    const [port] = await findFreePorts(1);
    impatient = listenWithoutDatabase({
      publicUrl: new URL(`https://localhost:${port}`),
      upstreams: { api: service.url.origin, webSm: service.url.origin, tuiSm: service.url.origin },
      patience: 1_500,
    });
    const settings = { client_header_timeout: "1s", client_body_timeout: "1s" };
    hasty = await startNginx({ port: port!, gateway: impatient.origin, settings });
  });
  afterAll(async () => {
    await hasty.stop();
    await impatient.stop();
  });
  const slowly = (begin: string, piece: string) => sendSlowly(hasty.port, begin, piece, { secure: true });
  const BEGIN = `POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n`;

  test("with its headers: it gets no answer", async () => {
    expect((await slowly(`${BEGIN}X: `, "a")).text).toBe("");
    expect(passed).toEqual([]);
  });

  test("with a body that stops coming", async () => {
    expect((await slowly(`${BEGIN}\r\nabc`, "")).text).toBe("");
  });

  test("with a body that comes in crumbs, for which the gateway does not wait", async () => {
    expect((await slowly(`${BEGIN}\r\n`, "a")).statuses).toEqual([504]);
  });
});

test("one address may hold 512 requests open, and the next is told so", async () => {
  const [port] = await findFreePorts(1);
  // Without a gateway, which in the process of the tests can have 256 open itself.
  const direct = await startNginx({ port: port!, gateway: service.url.origin });
  const release = Promise.withResolvers<Response>();
  const full = Promise.withResolvers<void>();
  handler = async () => {
    if (passed.length === 512) full.resolve();
    return (await release.promise).clone();
  };
  const connections = await Promise.all(Array.from({ length: 8 }, () => Http2Connection.open(direct.url)));
  const open = connections.flatMap((connection) =>
    Array.from({ length: 64 }, () => connection.ask({ ":method": "GET", ":path": "/api/me" })),
  );
  await full.promise;
  const refused = await fetch(`${direct.url}/api/me`, TLS as RequestInit);
  const problem = problemSchema.parse(await refused.json());
  expect([refused.status, problem.code, refused.headers.get("retry-after")]).toEqual([429, "rate_limited", "5"]);
  release.resolve(new Response("done"));
  expect(new Set((await Promise.all(open)).map(({ status }) => status))).toEqual(new Set([200]));
  for (const connection of connections) connection.close();
  await direct.stop();
});

describe("I17: through nginx and the gateway", () => {
  /** nginx takes LF for the end of a line, as it may (RFC 9112 §2.2), and what it passes on it has framed anew. */
  const READ: Record<string, string[]> = {
    "chunks that end in LF": ["POST /api/x", "GET /hidden"],
    "a header line that ends in LF": ["GET /api/x"],
    "lines that end in LF": ["GET /api/x"],
  };
  const all = Object.entries({ ...MALFORMED_FRAMING, ...OTHER_LINE_ENDS });
  const refused = all.filter(([name]) => !Object.hasOwn(READ, name));

  test.each(refused)("%s is refused and closes the connection, and nothing passes", async (name, request) => {
    const { statuses, isClosed } = await sendBytes(nginx.port, request, undefined, { secure: true });
    // 501: an unknown encoding (RFC 9112 §6.1). What is no request of HTTP/1 has no version to answer in.
    if (name === "a request of HTTP/0.9") expect(statuses).toEqual([]);
    else expect([[400], [501], [505]]).toContainEqual(statuses);
    expect([isClosed, passed]).toEqual([true, []]);
  });

  test.each(Object.entries(READ))(
    "%s: each request that nginx reads is one to the service, too",
    async (name, lines) => {
      const request = { ...MALFORMED_FRAMING, ...OTHER_LINE_ENDS }[name]!;
      const answers = (text: string) => text.split("HTTP/1.1 200").length > lines.length;
      await sendBytes(nginx.port, request, answers, { secure: true });
      expect(passed.map(({ line }) => line)).toEqual(lines);
      for (const { headers } of passed) expect(headers.get("x")).toBe(name.startsWith("a header") ? "a" : null);
    },
  );
});
