import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Networks of this size are one customer's, who may use a new address for each request (RFC 6177 section 2). */
const IPV6_NETWORK = 64;

/**
 * What a visitor's address counts as: an IPv4 address itself, an IPv6 address its /64 network.
 *
 * @returns null for this machine's own addresses, which have no limits: behind a proxy on this machine that TRUSTED_PROXIES does not name,
 *   everybody comes from there, and one visitor would shut out all others
 */
export function addressGroup(ip: string): string | null {
  if (isIP(ip) === 0) return "unknown";
  const address = ipaddr.process(ip);
  if (address.range() === "loopback") return null;
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_NETWORK}`);
  return `${network.toString()}/${IPV6_NETWORK}`;
}
