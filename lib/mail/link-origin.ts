import { hostname, networkInterfaces } from "node:os";
import { env } from "#lib/env.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";

const LOOPBACK = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The origin for links in mails, or null when it cannot be told: whoever asks for a mail to somebody else chooses the host that the
 * request is sent to, and a link to a host of their own would hand them the key in it. So a host counts only when it is configured
 * (PUBLIC_URL, or the domain of a brand) or is this very machine.
 */
export function linkOrigin(
  request: Pick<RequestFacts, "origin" | "brand">,
  publicUrl: string | undefined = env().PUBLIC_URL,
): string | null {
  if (publicUrl) return new URL(publicUrl).origin;
  const name = new URL(request.origin).hostname.toLowerCase();
  return isBrandDomain(name, request.brand) || LOOPBACK.test(name) || isThisMachine(name) ? request.origin : null;
}

function isBrandDomain(name: string, brand: RequestFacts["brand"]): boolean {
  const domain = brand.domain.toLowerCase().replace(/:\d+$/, "");
  // A word alone is a placeholder and no domain that anybody could own.
  return domain.includes(".") && (name === domain || name.endsWith(`.${domain}`));
}

function isThisMachine(name: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  return name === hostname().toLowerCase() || own.includes(name.replace(/^\[(.*)\]$/, "$1"));
}
