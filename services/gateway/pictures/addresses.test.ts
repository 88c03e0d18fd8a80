import { expect, test } from "bun:test";
import { isPublicAddress } from "./addresses.ts";

const PUBLIC = ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2001:4860:4860::8888"];

/** Of this machine, of private networks, or of nobody. */
const OTHERS = [
  ...["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
  ...["169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1"],
  ...["198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
  ...["::", "::1", "fe80::1", "fe80::1%lo", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "100::1", "2001:db8::1"],
  ...["4000::1", "5f00::1", "3fff::1"],
];

/** Public or not, an IPv4 address inside of another is not what a name should resolve to. */
const DISGUISED = [
  ...["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:8.8.8.8", "::127.0.0.1", "::ffff:0:127.0.0.1"],
  ...["64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1"],
  ...["2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1"],
];

test("I12: only addresses of the open internet are public", () => {
  for (const address of PUBLIC) expect([address, isPublicAddress(address)]).toEqual([address, true]);
  for (const address of [...OTHERS, ...DISGUISED])
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
});

test("I12: other ways to write 127.0.0.1 are not public either, nor is what is no address", () => {
  for (const address of [
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "0",
    "",
    "localhost",
    "8.8.8.8.",
    "[::1]",
  ]) {
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
  }
});
