import type { IncomingMessage } from "node:http";
import type { Refusal } from "./answers.ts";

/** What one request may cost before anybody has looked at it. */
export interface Limits {
  /** Bytes of a request's headers together. */
  headerBytes: number;
  /** Bytes of a request's body, as it is sent. */
  bodyBytes: number;
  /** Characters of path and query. */
  urlLength: number;
  /** Milliseconds in which the headers must have arrived. */
  headersTimeoutMs: number;
  /** Milliseconds in which the whole request must have arrived. */
  requestTimeoutMs: number;
  /** Milliseconds an idle connection is kept; longer than proxies usually keep theirs, so that they close first. */
  keepAliveMs: number;
}

/** The limits of `npm start`. */
export const defaultLimits: Limits = {
  headerBytes: 16_384,
  bodyBytes: 1_048_576,
  urlLength: 8_192,
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 30_000,
  keepAliveMs: 65_000,
};

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Why a request is refused from its head alone, or undefined. */
export function checkHead(req: IncomingMessage, limits: Limits): Refusal | undefined {
  const url = req.url ?? "";
  if (url.length > limits.urlLength) {
    return { status: 414, code: "url_too_long", detail: `An address may have ${limits.urlLength} characters.` };
  }
  // Only the origin form (RFC 9112 §3.2.1): an absolute target would name a host of its own.
  if (!url.startsWith("/")) return { status: 400, code: "malformed_request", detail: "The address must start with /." };
  if (!METHODS.has(req.method ?? "")) {
    return { status: 405, code: "method_not_allowed", detail: "This method is not supported." };
  }
  return Number(req.headers["content-length"] ?? 0) > limits.bodyBytes ? tooLarge(limits) : undefined;
}

/**
 * Calls `onTooLarge` once when a body without a declared length passes the limit; what comes after is not handed on.
 *
 * Counted where the parser hands the bytes over, because listening to the stream would start it before the application does.
 */
export function limitBody(req: IncomingMessage, limits: Limits, onTooLarge: (refusal: Refusal) => void): void {
  if (req.headers["content-length"] !== undefined) return;
  const push = req.push.bind(req);
  let seen = 0;
  req.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    const before = seen;
    seen += chunk?.length ?? 0;
    if (seen <= limits.bodyBytes) return push(chunk, encoding);
    if (before <= limits.bodyBytes) onTooLarge(tooLarge(limits));
    return true;
  };
}

function tooLarge(limits: Limits): Refusal {
  return { status: 413, code: "body_too_large", detail: `A request's body may have ${limits.bodyBytes} bytes.` };
}
