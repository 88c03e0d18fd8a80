/**
 * The part of an address that one source cannot change at will: an IPv4 address as it is, and the first half of an IPv6
 * address, since whoever has one has all of its /64.
 */
export function sourceOf(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:([\d.]+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const [before = "", after] = address.split("::") as [string, string?];
  const head = before === "" ? [] : before.split(":");
  const tail = after ? after.split(":") : [];
  // An IPv4 address at the end stands for two groups, which are not among the first four in any case that `::` shortens.
  const zeros = after === undefined ? [] : new Array<string>(Math.max(0, 8 - head.length - tail.length)).fill("0");
  const network = [...head, ...zeros, ...tail].slice(0, 4);
  return `${network.map((group) => group.replace(/^0+(?=.)/, "").toLowerCase()).join(":")}::/64`;
}
