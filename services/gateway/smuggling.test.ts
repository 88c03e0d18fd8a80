import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { sendBytes } from "#test/support/raw-http.ts";
import { HOST, MALFORMED_FRAMING, OTHER_LINE_ENDS } from "#test/support/smuggling.ts";

const passed: string[] = [];
const service = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    passed.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
    return new Response("passed");
  },
});
const upstream = service.url.origin;

let gateway: ReturnType<typeof listenWithoutDatabase>;
beforeAll(() => {
  gateway = listenWithoutDatabase({ upstreams: { api: upstream, webSm: upstream, tuiSm: upstream } });
});
afterAll(async () => {
  await gateway.stop();
  await service.stop(true);
});

describe("I17: of a request that two servers could read differently nothing passes, and its connection is closed", () => {
  test.each(Object.entries(MALFORMED_FRAMING))("%s", async (_, request) => {
    passed.length = 0;
    const { statuses, isClosed } = await sendBytes(gateway.port, request);
    expect([statuses, isClosed, passed]).toEqual([[400], true, []]);
  });

  test.each(Object.entries(OTHER_LINE_ENDS))("%s, which Bun takes for another version of HTTP", async (_, request) => {
    passed.length = 0;
    const { statuses, isClosed } = await sendBytes(gateway.port, request);
    expect([statuses, isClosed, passed]).toEqual([[505], true, []]);
  });
});

test("I17: two Hosts are a bad request", async () => {
  passed.length = 0;
  for (const hosts of [`${HOST}Host: evil.test\r\n`, `Host: evil.test\r\n${HOST}`, `${HOST}${HOST}`]) {
    expect((await sendBytes(gateway.port, `GET /api/x HTTP/1.1\r\n${hosts}\r\n`)).statuses).toEqual([400]);
  }
  expect(passed).toEqual([]);
});
