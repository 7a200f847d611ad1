import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];
/** Addresses and networks whose forwarding headers count. */
export type TrustedProxies = readonly Network[];

/** `TRUSTED_PROXIES` names something that is no address; the message repeats it. */
export class ProxyListError extends Error {
  override readonly name = "ProxyListError";
}

/** Reads a comma-separated list of addresses and networks (CIDR). @throws ProxyListError */
export function parseProxies(list: string | undefined): TrustedProxies {
  const parts = (list ?? "").split(",").map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const network = readNetwork(part);
    if (network) return network;
    throw new ProxyListError(
      `TRUSTED_PROXIES should be addresses or networks separated by commas; "${part}" is neither.`,
    );
  });
}

function readNetwork(part: string): Network | undefined {
  const [text = "", bits, ...rest] = part.split("/");
  // The library alone takes `10.1` for 10.0.0.1, which is not what somebody who forgot two numbers meant.
  if (isIP(text) === 0 || text.includes("%") || rest.length > 0) return undefined;
  const address = ipaddr.parse(text);
  const most = address.kind() === "ipv4" ? 32 : 128;
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)) return undefined;
  const size = bits === undefined ? most : Number(bits);
  // Addresses are compared as IPv4 where they are IPv4 written as IPv6 (RFC 4291 section 2.5.5.2), so networks are too.
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && size >= 96;
  return mapped ? [address.toIPv4Address(), size - 96] : [address, size];
}

/** An address in its usual form, an IPv4 address mapped into IPv6 as IPv4, without port and zone; undefined when it is none. */
export function normalizeAddress(text: string): string | undefined {
  const bare = text
    .replace(/^\[(.*)\](?::\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/%.*$/, "");
  return isIP(bare) ? ipaddr.process(bare).toString() : undefined;
}

/** Whether an address is one of the trusted proxies. @param address as `normalizeAddress` gives it */
export function isTrusted(address: string, trusted: TrustedProxies): boolean {
  const parsed = ipaddr.process(address);
  return trusted.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return ipaddr.process(address).range() === "loopback";
}
