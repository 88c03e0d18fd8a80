import { BlockList, isIP } from "node:net";

/** The proxies in front of the gateway whose word about their clients is believed. */
export interface TrustedProxies {
  has(address: string): boolean;
}

/** The value of TRUSTED_PROXIES, or null when something in it is neither an address nor a network such as 10.0.0.0/8. */
export function parseProxies(text: string): TrustedProxies | null {
  const list = new BlockList();
  for (const entry of text.split(",").map((part) => part.trim())) {
    const [address = "", prefix, ...more] = entry.split("/");
    const family = familyOf(address);
    if (!family || more.length > 0) return null;
    if (prefix === undefined) list.addAddress(address, family);
    else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === "ipv4" ? 32 : 128)) {
      list.addSubnet(address, Number(prefix), family);
    } else return null;
  }
  return {
    has(address) {
      const family = familyOf(address);
      return family !== null && list.check(address, family);
    },
  };
}

/**
 * The address that a request comes from. Only what a trusted proxy says is believed: each of them appends whom it got the
 * request from, so the one to believe is the last that is no trusted proxy. What stands before it anybody can have written.
 *
 * @param peer the other end of the connection.
 */
export function clientAddress(peer: string, forwardedFor: string | null, proxies: TrustedProxies): string {
  let address = plainAddress(peer);
  if (forwardedFor === null) return address;
  for (const said of forwardedFor.split(",").reverse()) {
    if (!proxies.has(address)) break;
    const before = plainAddress(said.trim());
    if (isIP(before) === 0) break;
    address = before;
  }
  return address;
}

/** One spelling for an address, whether or not the socket speaks IPv6. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");

function familyOf(address: string): "ipv4" | "ipv6" | null {
  const version = isIP(address);
  return version === 0 ? null : version === 4 ? "ipv4" : "ipv6";
}
