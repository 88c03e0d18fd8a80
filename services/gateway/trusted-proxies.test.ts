import { expect, test } from "bun:test";
import { clientAddress, parseProxies } from "./trusted-proxies.ts";

const proxies = parseProxies("127.0.0.1, ::1, 10.0.0.0/8, fd00::/8")!;

test("without a trusted proxy the client is the other end of the connection, whatever it says", () => {
  const none = { has: () => false };
  expect(clientAddress("192.0.2.1", "198.51.100.7", none)).toBe("192.0.2.1");
  expect(clientAddress("192.0.2.1", "198.51.100.7", proxies)).toBe("192.0.2.1");
  expect(clientAddress("::ffff:192.0.2.1", null, proxies)).toBe("192.0.2.1");
  expect(clientAddress("unknown", "198.51.100.7", proxies)).toBe("unknown");
});

test("A19: behind trusted proxies it is the last address that is none of theirs, so that what a client puts in front counts for nothing", () => {
  const cases: [string, string | null, string][] = [
    ["127.0.0.1", "198.51.100.7", "198.51.100.7"],
    ["127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"],
    ["127.0.0.1", "127.0.0.1, 198.51.100.7", "198.51.100.7"],
    ["127.0.0.1", "198.51.100.7, 10.1.2.3", "198.51.100.7"],
    ["::ffff:127.0.0.1", "2001:db8::7,fd12::1", "2001:db8::7"],
    ["::1", "::ffff:198.51.100.7", "198.51.100.7"],
    ["127.0.0.1", null, "127.0.0.1"],
    ["127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"],
  ];
  for (const [peer, said, client] of cases) expect([said, clientAddress(peer, said, proxies)]).toEqual([said, client]);
});

test("what is no address is not taken for one", () => {
  for (const said of [
    "",
    "unknown",
    "203.0.113.9, _hidden",
    "198.51.100.7:1234",
    "1.2.3",
    "\u0000",
    ",",
    "203.0.113.9,",
  ]) {
    expect([said, clientAddress("127.0.0.1", said, proxies)]).toEqual([said, "127.0.0.1"]);
  }
});
