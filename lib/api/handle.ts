import { loadVisitor } from "#lib/http/visitor.ts";
import { isAllowed } from "./access.ts";
import { authenticate } from "./authenticate.ts";
import { CSRF_COOKIE, csrfToken } from "./csrf.ts";
import type { ApiAnswer, ApiCall, Endpoint } from "./endpoint.ts";
import { ApiError, forbidden, toApiError } from "./errors.ts";
import { parseJsonBody } from "./json-body.ts";

/** A request with the cookies that the framework has parsed. */
export type ApiRequest = Request & { cookies: { get(name: string): { value: string } | undefined } };

/** Answers one request of an endpoint. Faults of the system are logged and answered as 500 with the request's id. */
export async function handleCall(
  endpoint: Endpoint,
  request: ApiRequest,
  params: Readonly<Record<string, string>>,
): Promise<Response> {
  const url = new URL(request.url);
  const { services, definitions, facts, browserSecret } = await loadVisitor({
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    cookies: (name) => request.cookies.get(name)?.value,
  });
  try {
    const caller = await authenticate(services, definitions, facts, request.method, request.headers);
    if (!isAllowed(endpoint.access, caller))
      throw caller.user ? forbidden() : forbidden("Authentication credentials were not provided.");
    const body = await readBody(endpoint, request);
    const shared = { services, definitions, facts, browserSecret };
    const call: ApiCall = { caller, params, query: url.searchParams, ...shared, ...body };
    const answer = toResponse(await endpoint.handle(call));
    if (caller.sessionId && request.cookies.get(CSRF_COOKIE)?.value !== csrfToken(caller.sessionId))
      answer.headers.append("Set-Cookie", csrfCookie(caller.sessionId, facts.origin.startsWith("https:")));
    return answer;
  } catch (cause) {
    const error = toApiError(cause);
    if (error) return toResponse(error);
    services.log(cause, facts.id);
    return toResponse({ status: 500, body: { detail: "Internal server error.", request_id: facts.id } });
  }
}

async function readBody(endpoint: Endpoint, request: Request): Promise<Pick<ApiCall, "body" | "form">> {
  if (request.method === "GET" || request.method === "HEAD") return { body: {}, form: null };
  const type = request.headers.get("content-type");
  if (!endpoint.upload) return { body: parseJsonBody(await request.text(), type), form: null };
  if (!/^multipart\/form-data\b/i.test(type ?? ""))
    throw new ApiError(415, { detail: `Unsupported media type "${type ?? ""}" in request.` });
  try {
    return { body: {}, form: await request.formData() };
  } catch {
    throw new ApiError(400, { detail: "The multipart body cannot be read." });
  }
}

/** The answer as a response that nobody may keep. */
export function toResponse({ status, body, headers }: ApiAnswer): Response {
  const all = new Headers({ "Cache-Control": "no-store, private", Vary: "Authorization, Cookie", ...headers });
  if (body === undefined || status === 204) return new Response(null, { status, headers: all });
  if (typeof body === "string") return new Response(body, { status, headers: all });
  return Response.json(body, { status, headers: all });
}

function csrfCookie(sessionId: string, secure: boolean): string {
  return `${CSRF_COOKIE}=${csrfToken(sessionId)}; Path=/; SameSite=Lax${secure ? "; Secure" : ""}`;
}
