import type { ExecutionRequest } from "#lib/flows/executor.ts";
import { cookieName } from "./cookies.ts";
import { BROWSER_COOKIE, SESSION_COOKIE } from "./flow-cookies.ts";
import { currentRequest } from "./request.ts";

/** Parts of a request as both route handlers and server components see them. */
export interface HttpParts {
  method: string;
  path: string;
  /** The request's own query. */
  query: URLSearchParams;
  headers: Headers;
  cookies: (name: string) => string | undefined;
}

/** A query as a dictionary: of repeated keys the last counts, blank values stay. */
export function parseQuery(query: URLSearchParams | string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** Whether browsers use https for this request. */
export function isSecure(): boolean {
  return currentRequest().origin.startsWith("https:");
}

/** What the engine needs of an HTTP request, but for what it is about. @param outer the query of the flow's page */
export function describeRequest(
  parts: HttpParts,
  outer: URLSearchParams | string,
): Pick<ExecutionRequest, "facts" | "browserSecret" | "sessionToken"> {
  const { id, clientIp, userAgent, origin, host } = currentRequest();
  const secure = isSecure();
  const read = (name: string) => parts.cookies(cookieName(name, secure)) ?? null;
  return {
    facts: {
      id,
      method: parts.method,
      path: parts.path,
      query: parseQuery(parts.query),
      outer: parseQuery(outer),
      clientIp,
      userAgent,
      origin,
      host,
      headers: visibleHeaders(parts.headers),
      cookies: new Proxy(
        {},
        { get: (_target, name) => (typeof name === "string" ? (read(name) ?? undefined) : undefined) },
      ),
    },
    browserSecret: read(BROWSER_COOKIE),
    sessionToken: read(SESSION_COOKIE),
  };
}

/** Headers as policies may see them: without what would let them act as the person. */
function visibleHeaders(headers: Headers): Record<string, string> {
  const hidden = new Set(["cookie", "authorization", "proxy-authorization", "content-security-policy"]);
  return Object.fromEntries([...headers].filter(([name]) => !hidden.has(name)));
}
