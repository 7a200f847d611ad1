import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import type { RequestInfo } from "#lib/http/request.ts";
import { isLoopback, isTrusted, normalizeAddress, type TrustedProxies } from "./proxies.ts";

/** How requests reach this server. */
export interface Reachability {
  /** `PUBLIC_URL`: decides host and scheme of every link and check, whatever a request says. */
  publicUrl?: string | undefined;
  /** `TRUSTED_PROXIES`, parsed. */
  trusted: TrustedProxies;
}

const FORWARDING = /^(?:x-forwarded-.*|forwarded|x-real-ip)$/;
/** Headers that mean something between Next.js and its own parts, and ours: a client that sends one is up to something. */
const INTERNAL = /^(?:x-middleware-.*|x-invoke-.*|x-nonce|x-authentik-id|content-security-policy(?:-report-only)?)$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;
/** The host of a request that names none that could be one (`invalid` is reserved, RFC 2606 §2); such a request is refused. */
export const UNUSABLE_HOST = "invalid";
/** What stands in events for an address that cannot be known. */
const UNKNOWN_ADDRESS = "255.255.255.255";

/**
 * Finds out who sent a request to which address, believing forwarding headers from trusted proxies only, and rewrites the
 * request's headers to say that and nothing else: everything behind this point may read `x-forwarded-*`.
 */
export function settleRequest(req: IncomingMessage, { publicUrl, trusted }: Reachability): RequestInfo {
  const peer = normalizeAddress(req.socket.remoteAddress ?? "");
  const { headers } = req;
  const forwarded = Object.keys(headers).some((name) => FORWARDING.test(name) || name === "via");
  const believed = peer && isTrusted(peer, trusted) ? headers : {};
  const tls = (req.socket as Partial<TLSSocket>).encrypted === true;

  const site = publicUrl ? new URL(publicUrl) : undefined;
  // Some proxies append to what the client sent: the last host is the one that the trusted peer itself saw.
  const said = site?.host ?? valuesOf(believed["x-forwarded-host"]).at(-1) ?? headers.host ?? "";
  // A name can look right and still be none, as `999.999.999.999` or port 99999: making an address of it would throw.
  const host = HOST.test(said) && URL.canParse(`http://${said}`) ? said : UNUSABLE_HOST;
  const saidProto = site?.protocol.slice(0, -1) ?? valuesOf(believed["x-forwarded-proto"]).at(-1)?.toLowerCase();
  const proto = saidProto === "http" || saidProto === "https" ? saidProto : tls ? "https" : "http";
  const clientIp = readClientAddress(believed, trusted) ?? peer ?? UNKNOWN_ADDRESS;
  const info: RequestInfo = {
    id: randomBytes(16).toString("hex"),
    clientIp,
    userAgent: headers["user-agent"] ?? "",
    host,
    proto,
    origin: site?.origin ?? new URL(`${proto}://${host}`).origin,
    nonce: randomBytes(16).toString("base64"),
    local: !site && !forwarded && LOOPBACK_HOST.test(host) && peer !== undefined && isLoopback(peer),
  };
  rewriteHeaders(headers, info);
  return info;
}

function rewriteHeaders(headers: IncomingHttpHeaders, info: RequestInfo): void {
  for (const name of Object.keys(headers)) {
    if (FORWARDING.test(name) || INTERNAL.test(name)) delete headers[name];
  }
  headers["x-forwarded-for"] = info.clientIp;
  headers["x-forwarded-host"] = info.host;
  headers["x-forwarded-proto"] = info.proto;
  headers["x-forwarded-port"] = new URL(info.origin).port || (info.proto === "https" ? "443" : "80");
}

/**
 * The client's address in `X-Forwarded-For`: the last one that no trusted proxy has, because everything before it is what the
 * client itself may have sent. Where that one is no address, the client's is unknown; an earlier one is not better.
 */
function readClientAddress(headers: IncomingHttpHeaders, trusted: TrustedProxies): string | undefined {
  const chain = valuesOf(headers["x-forwarded-for"]).map(normalizeAddress);
  const from = chain.findLastIndex((address) => address === undefined || !isTrusted(address, trusted));
  if (chain.length > 0) return chain[Math.max(from, 0)] ?? UNKNOWN_ADDRESS;
  return normalizeAddress(valuesOf(headers["x-real-ip"])[0] ?? "");
}

function valuesOf(header: string | string[] | undefined): string[] {
  const parts = [header ?? []].flat().flatMap((line) => line.split(","));
  return parts.map((part) => part.trim()).filter(Boolean);
}
