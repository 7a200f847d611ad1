import type { ExecutionResult } from "#lib/flows/executor.ts";
import { cookieName } from "./cookies.ts";

/** Cookie that ties runs of flows to a browser. */
export const BROWSER_COOKIE = "vestibule_browser";
/** Cookie of a login; a next-auth session token. */
export const SESSION_COOKIE = "vestibule_session";

/** A cookie as both `Response` headers and Next's cookie store take it. */
export interface OutgoingCookie {
  name: string;
  value: string;
  httpOnly: true;
  sameSite: "lax";
  path: "/";
  secure: boolean;
  expires?: Date;
  /** Seconds; 0 removes the cookie. */
  maxAge?: number;
}

/** The cookies that a step's answer carries. @param secure whether the browser uses https */
export function outgoingCookies(
  result: Pick<ExecutionResult, "browserSecret" | "session" | "cookies">,
  secure: boolean,
): OutgoingCookie[] {
  const base = { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
  const cookies: OutgoingCookie[] = [];
  if (result.browserSecret)
    cookies.push({ ...base, name: cookieName(BROWSER_COOKIE, secure), value: result.browserSecret });
  if (result.session?.kind === "login") {
    const { token, expires } = result.session;
    cookies.push({ ...base, name: cookieName(SESSION_COOKIE, secure), value: token, ...(expires ? { expires } : {}) });
  }
  if (result.session?.kind === "logout") {
    cookies.push({ ...base, name: cookieName(SESSION_COOKIE, secure), value: "", maxAge: 0 });
  }
  for (const { name, value, maxAge } of result.cookies) {
    cookies.push({ ...base, name: cookieName(name, secure), value, maxAge });
  }
  return cookies;
}

/** The cookie that ties prepared runs to a browser, if it needs a new one; as values of `Set-Cookie` headers. */
export function browserCookie(secret: string | null, secure: boolean): string[] {
  return outgoingCookies({ browserSecret: secret, session: null, cookies: [] }, secure).map(serializeCookie);
}

/** A cookie as the value of a `Set-Cookie` header (RFC 6265, section 4.1). Values are of characters that need no quoting. */
export function serializeCookie(cookie: OutgoingCookie): string {
  const parts = [`${cookie.name}=${cookie.value}`, "Path=/", "HttpOnly", "SameSite=Lax"];
  if (cookie.secure) parts.push("Secure");
  if (cookie.expires) parts.push(`Expires=${cookie.expires.toUTCString()}`);
  if (cookie.maxAge !== undefined) parts.push(`Max-Age=${cookie.maxAge}`);
  return parts.join("; ");
}
