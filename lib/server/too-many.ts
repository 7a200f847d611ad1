import type { IncomingMessage, ServerResponse } from "node:http";
import { tooManyPage } from "#lib/http/plain-page.ts";
import type { RequestInfo } from "#lib/http/request.ts";
import { TOO_MANY_REQUESTS } from "#lib/http/too-many-requests.ts";
import { resolveLocale } from "#lib/i18n/resolve-locale.ts";

/** Whether requests to a path are counted: what goes through flows, what programs ask for, and all that is sent. */
export function isCounted(path: string, method: string): boolean {
  return path.startsWith("/api/v3/") || path.startsWith("/flows/-/") || method === "POST";
}

/**
 * Answers a request of somebody who sends too many: as JSON to programs, as a page to browsers, and to a page's own scripts as the text
 * that they know (RFC 6585 section 4).
 *
 * @param seconds until more are taken
 */
export function answerTooMany(req: IncomingMessage, res: ServerResponse, info: RequestInfo, seconds: number): void {
  const { type, body } = chooseAnswer(req, info, seconds);
  res.writeHead(429, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Retry-After": String(seconds),
    "Cache-Control": "no-store",
  });
  res.end(body);
}

function chooseAnswer(req: IncomingMessage, { nonce }: RequestInfo, seconds: number): { type: string; body: string } {
  if (req.headers["next-action"]) {
    // Next.js hands the text on only when the type is just this.
    return { type: "text/plain", body: TOO_MANY_REQUESTS };
  }
  if (!req.url?.startsWith("/api/") && req.headers.accept?.includes("text/html")) {
    const locale = resolveLocale({ acceptLanguage: req.headers["accept-language"] });
    return { type: "text/html; charset=utf-8", body: tooManyPage(locale, nonce) };
  }
  const detail = `Too many requests. Please try again in ${seconds} seconds.`;
  return { type: "application/json; charset=utf-8", body: `${JSON.stringify({ detail, code: "throttled" })}\n` };
}
