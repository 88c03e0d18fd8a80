import { afterAll, beforeAll, expect, test } from "bun:test";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { sendSlowly } from "#test/support/raw-http.ts";
import { HOST } from "#test/support/smuggling.ts";

// What goes on until its headers are whole is Bun's, who ends it after twelve seconds: `gateway-malformed.test.ts`.

const ended: string[] = [];
const service = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    await request.text().catch(() => ended.push("its body broke off"));
    return new Response("read");
  },
});

let gateway: ReturnType<typeof listenWithoutDatabase>;
beforeAll(() => {
  const upstream = service.url.origin;
  gateway = listenWithoutDatabase({
    upstreams: { api: upstream, webSm: upstream, tuiSm: upstream },
    patience: 500,
    // Bun rounds it up, to four seconds.
    connectionPatience: 1,
  });
});
afterAll(async () => {
  await gateway.stop();
  await service.stop(true);
});

const LENGTH = "Content-Length: 1000\r\n\r\n";
const CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
const CHUNK = "1\r\na\r\n";

test("a body that comes in crumbs is not waited for: 504 where it passes, and the connection is closed in any case", async () => {
  const slowly = (path: string, framing: string, piece: string) =>
    sendSlowly(gateway.port, `POST ${path} HTTP/1.1\r\n${HOST}Sec-Fetch-Site: same-origin\r\n${framing}`, piece);
  const [passed, ...own] = await Promise.all([
    Promise.all([slowly("/api/x", LENGTH, "a"), slowly("/api/x", CHUNKED, CHUNK)]),
    slowly("/logout", LENGTH, "a"),
    slowly("/auth/device", CHUNKED, CHUNK),
  ]);
  expect(passed.map(({ statuses }) => statuses)).toEqual([[504], [504]]);
  expect(ended).toEqual(["its body broke off", "its body broke off"]);
  expect(own.map(({ text }) => text)).toEqual(["", ""]);
}, 20_000);
