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
  return parts.filter(Boolean).map((part): Network => {
    try {
      if (part.includes("/")) return ipaddr.parseCIDR(part);
      const address = ipaddr.process(part);
      return [address, address.kind() === "ipv4" ? 32 : 128];
    } catch {
      throw new ProxyListError(
        `TRUSTED_PROXIES should be addresses or networks separated by commas; "${part}" is neither.`,
      );
    }
  });
}

/** An address in its usual form, an IPv4 address mapped into IPv6 as IPv4, without port; undefined when it is none. */
export function normalizeAddress(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\](?::\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
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
