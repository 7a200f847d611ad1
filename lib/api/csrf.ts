import { createHmac } from "node:crypto";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, timingSafeEqualText } from "#lib/crypto/secret.ts";

/** Cookie that tells scripts of the browser what to send back; not HttpOnly on purpose. */
export const CSRF_COOKIE = "authentik_csrf";
/** Header that a change has to carry when the caller is known by the browser's session. */
export const CSRF_HEADER = "X-authentik-CSRF";

/**
 * The token of a session. It is bound to the session by a MAC, so that a cookie planted from a sibling domain is worth nothing
 * (signed double submit, OWASP CSRF prevention).
 */
export function csrfToken(sessionId: string): string {
  return createHmac("sha256", deriveKey(appSecret(), "api-csrf")).update(sessionId).digest("base64url");
}

/** Whether a request that changes something was made by a page of this site. @param origin the site's own */
export function passesCsrf(headers: Headers, sessionId: string, origin: string): boolean {
  const sender = headers.get("origin");
  if (sender !== null && sender !== origin) return false;
  return timingSafeEqualText(headers.get(CSRF_HEADER) ?? "", csrfToken(sessionId));
}
