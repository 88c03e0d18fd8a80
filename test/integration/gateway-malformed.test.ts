import { afterAll, beforeAll, expect, test } from "bun:test";
import { createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { sendBytes, sendSlowly } from "#test/support/raw-http.ts";

/** How many requests; a night's run may ask for more. */
const REQUESTS = Number(process.env.AJET_MALFORMED_REQUESTS ?? 10_000);
const AT_ONCE = 16;
/** The same requests each time; a failure names the seed and the number of the request. */
const SEED = Number(process.env.AJET_MALFORMED_SEED ?? 1);
const MEBIBYTE = 1024 * 1024;

let world: GatewayWorld;
let port: number;
/** Requests that never come to an end, from before all others. */
let unfinished: Promise<{ text: string }[]>;
beforeAll(async () => {
  world = await createGatewayWorld();
  port = Number(new URL(world.origin).port);
  const begin = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ";
  unfinished = Promise.all([sendSlowly(port, begin, "a"), sendSlowly(port, begin, ""), sendSlowly(port, "", "")]);
});
afterAll(() => world.close());

/** A small generator of numbers below 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const METHODS = ["PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "G\u0000T", "PROPFIND"];
const PATHS = [
  ...["/", "/login", "/logout", "/device", "/device?code=%00", "/auth/device", "/auth/device/token", "/auth/gitea"],
  ...["/auth/gitea/callback?code=x&state=%ff", "/auth/%2e%2e/", "/auth/__proto__/callback", "/auth/assets/..%2f..%2fx"],
  ...["/invite/", "/invite/%00", "/invite/..%2f", `/invite/${"a".repeat(2_000)}`, "/healthz", "/readyz", "/metrics"],
  ...["/api/me", "/api/%ff", "/hook/x/y", "/hook//", "/ws/mobile", "/ws/tui/stream", "/login?next=%0d%0aSet-Cookie:x"],
  ...["/login?next=//evil", "/c/x#y", "/%", "/%zz", "/ä"],
];
const BROKEN_PATHS = [
  "//evil.test",
  "/\\evil.test",
  "*",
  "http://evil.test/",
  "",
  `/${"a".repeat(9_000)}`,
  "/\u0001",
  "/a b",
];
const VERSIONS = ["HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "http/1.1", ""];
const HOSTS = ["evil.test", "", "a b", "[::1", "a/b", "localhost:99999", "\u00e4", "localhost\r\nHost: evil.test"];
const HEADERS = [
  ...[
    "Accept: text/html",
    "Accept: application/json",
    "Cookie: ajet_session=ajs_x.y",
    "Cookie: ajet_session=%00; =; ;;",
  ],
  ...[
    "Cookie: ajet_sign_in=eyJ9",
    `Cookie: ${"a=b; ".repeat(500)}`,
    "Authorization: Bearer ajs_x.y",
    "Authorization: Bearer ",
  ],
  ...[
    "Authorization: Basic \u00ff",
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Mode: navigate",
  ],
  ...[
    "Origin: null",
    "Origin: http://[",
    "Content-Type: application/json",
    "Content-Type: multipart/form-data; boundary=",
  ],
  ...[
    "Connection: close, host",
    "Connection: upgrade",
    "Upgrade: websocket",
    "Accept-Encoding: gzip;q=x",
    "Forwarded: for=x",
  ],
  ...["X-Forwarded-For: 1.1.1.1", "Range: bytes=9-1", "If-None-Match: \u0022", "X-Trace-Id: \u001b[31m"],
];
const BROKEN_HEADERS = [
  ...[
    "No colon",
    ": no name",
    " folded",
    "X(y): z",
    "X: a\nY: b",
    `X-Long: ${"x".repeat(20_000)}`,
    "Content-Type: \u0000",
  ],
  ...["Content-Length: 3", "Content-Length: -1", "Content-Length: 3, 4", "Transfer-Encoding: gzip"],
];
const BODIES = ["{", "{}", '{"device_name":"\\u0000"}', "name=%ff&slug=%00", "[".repeat(5_000), "\u0000"];
const CHUNKS = ["3\r\nabc\r\n0\r\n\r\n", "zz\r\n", "3\r\nabcd", "0\r\n"];

/** One request that is wrong in some way, or in several, or whose bytes were spoiled on the way. */
function requestFrom(random: () => number): Uint8Array {
  const one = (list: readonly string[]) => list[Math.floor(random() * list.length)]!;
  const mostly = (usual: string, list: readonly string[]) => (random() < 0.9 ? usual : one(list));
  const headers = Array.from({ length: Math.floor(random() * 4) }, () => `${mostly(one(HEADERS), BROKEN_HEADERS)}\r\n`);
  const method = mostly(random() < 0.5 ? "GET" : "POST", METHODS);
  const start = `${method} ${mostly(one(PATHS), BROKEN_PATHS)} ${mostly("HTTP/1.1", VERSIONS)}\r\n`;
  const head = `${start}Host: ${mostly("localhost", HOSTS)}\r\n${headers.join("")}`;
  const bytes = Buffer.from(head + mostly(bodyFrom(one, random), CHUNKS), random() < 0.5 ? "utf8" : "latin1");
  if (random() < 0.1) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return bytes;
}

/** The end of the headers, and a body that they say the length of. */
function bodyFrom(one: (list: readonly string[]) => string, random: () => number): string {
  if (random() < 0.5) return "\r\n";
  if (random() < 0.3) return `Transfer-Encoding: chunked\r\n\r\n${one(CHUNKS)}`;
  const body = one(BODIES);
  return `Content-Length: ${body.length}\r\n\r\n${body}`;
}

test(`${REQUESTS.toLocaleString("en")} malformed requests bring about no failure of ours, and leave nothing behind`, async () => {
  const random = randomFrom(SEED);
  let sent = 0;
  const counts = new Map<number, number>();
  const work = async () => {
    while (sent < REQUESTS) {
      const number = sent++;
      const request = requestFrom(random);
      const { statuses } = await sendBytes(port, request, undefined, { halfClose: true });
      for (const status of statuses) {
        counts.set(status, (counts.get(status) ?? 0) + 1);
        // 505 is how Bun's parser refuses what names another version of HTTP; it is no failure.
        if (status >= 500 && status !== 505) {
          throw new Error(
            `seed ${SEED}, request ${number}: ${status} for ${JSON.stringify(Buffer.from(request).toString("latin1"))}`,
          );
        }
      }
    }
  };
  const flood = () => Promise.all(Array.from({ length: AT_ONCE }, work));

  await flood();
  const before = memory();
  sent = 0;
  await flood();
  expect(memory() - before).toBeLessThan(32 * MEBIBYTE);
  expect(counts.get(400)).toBeGreaterThan(REQUESTS / 10);
  expect(counts.get(200)).toBeGreaterThan(REQUESTS / 100);
  expect((await fetch(`${world.origin}/login`)).status).toBe(200);
}, 120_000);

test("who never sends the whole of its headers is left without an answer", async () => {
  expect((await unfinished).map(({ text }) => text)).toEqual(["", "", ""]);
}, 20_000);

function memory(): number {
  Bun.gc(true);
  return process.memoryUsage.rss();
}
