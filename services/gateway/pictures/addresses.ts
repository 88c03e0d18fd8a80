import ipaddr from "ipaddr.js";

/** What of IPv6 the internet uses; the rest is given to nobody yet. */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/**
 * Whether an address is one of the open internet: not of this machine or a network of the operator's, by none of the ways to
 * write such, IPv4 inside of IPv6 (mapped, translated, 6to4, Teredo) included. What is not known to be public is not.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  return address.kind() === "ipv4" || (address as ipaddr.IPv6).match(GLOBAL_UNICAST);
}
