import { expect, test } from "bun:test";
import { answerHeaders, requestHeaders } from "./forwarding.ts";

const knowledge = {
  traceId: "0123456789abcdef0123456789abcdef",
  address: "192.0.2.7",
  publicUrl: new URL("https://chat.test:8443"),
  token: null,
};

test("A20: what a client says of internal matters is not heard", () => {
  const headers = requestHeaders(
    new Headers({
      ...{ "x-trace-id": "forged", "x-user-id": "forged", "x-user-role": "owner", "x-internal-call": "yes" },
      ...{ "x-forwarded-for": "forged", "x-forwarded-user": "forged", forwarded: "for=forged", "x-real-ip": "forged" },
    }),
    knowledge,
  );
  expect([...headers]).toEqual([
    ["accept-encoding", "identity"],
    ["x-forwarded-for", "192.0.2.7"],
    ["x-forwarded-host", "chat.test:8443"],
    ["x-forwarded-proto", "https"],
    ["x-trace-id", knowledge.traceId],
  ]);
});

test("no cookie passes; the session's token does, as a bearer token", () => {
  const headers = requestHeaders(new Headers({ cookie: "ajet_session=abc; other=1" }), { ...knowledge, token: "abc" });
  expect(headers.get("cookie")).toBeNull();
  expect(headers.get("authorization")).toBe("Bearer abc");
});

test("headers of the connection end with it, also those that the connection names itself", () => {
  const headers = requestHeaders(
    new Headers({
      ...{
        connection: "keep-alive, X-Own",
        "x-own": "1",
        te: "trailers",
        upgrade: "websocket",
        expect: "100-continue",
      },
      ...{ host: "chat.test", "transfer-encoding": "chunked", range: "bytes=0-1", "last-event-id": "7", accept: "*/*" },
    }),
    knowledge,
  );
  for (const name of ["connection", "x-own", "te", "upgrade", "expect", "host", "transfer-encoding"]) {
    expect([name, headers.get(name)]).toEqual([name, null]);
  }
  expect([headers.get("range"), headers.get("last-event-id"), headers.get("accept")]).toEqual([
    "bytes=0-1",
    "7",
    "*/*",
  ]);
});

test("A20: an answer carries our trace id and every Set-Cookie, and nothing internal", () => {
  const upstream = new Headers({ "x-trace-id": "another", "x-internal-host": "db", etag: '"1"' });
  upstream.append("set-cookie", "a=1");
  upstream.append("set-cookie", "b=2");
  const headers = answerHeaders(upstream, knowledge.traceId);
  expect(headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect([headers.get("x-trace-id"), headers.get("x-internal-host"), headers.get("etag")]).toEqual([
    knowledge.traceId,
    null,
    '"1"',
  ]);
});
