import type { NextRequest } from "next/server";
import { engine } from "#lib/engine.ts";
import { execute } from "#lib/flows/executor.ts";
import { outgoingCookies, serializeCookie } from "#lib/http/flow-cookies.ts";
import { describeRequest, isSecure } from "#lib/http/flow-request.ts";

type Context = { params: Promise<{ slug: string }> };

/** Names the run in requests and answers; programs that send none have one current run per browser. */
const EXECUTION_HEADER = "X-Vestibule-Execution";

/** The challenge that is current, going through stages that act without asking. */
export const GET = (request: NextRequest, context: Context) => answer(request, context, undefined, false);

/** Judges an answer; shows what is next. */
export async function POST(request: NextRequest, context: Context) {
  const type = request.headers.get("content-type") ?? "";
  const body = await request.text();
  if (body !== "" && !/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    return Response.json({ detail: `Unsupported media type "${type}" in request.` }, { status: 415 });
  }
  const parsed = parseBody(body);
  return answer(request, context, parsed.value, parsed.unreadable);
}

/** Nothing else can be done with a run here. */
const refuseMethod = ({ method }: NextRequest) =>
  Response.json(
    { detail: `Method "${method}" not allowed.` },
    { status: 405, headers: { Allow: "GET, HEAD, POST, OPTIONS" } },
  );

export { refuseMethod as DELETE, refuseMethod as PATCH, refuseMethod as PUT };

function parseBody(body: string): { value: unknown; unreadable: boolean } {
  if (body.trim() === "") return { value: {}, unreadable: false };
  try {
    return { value: JSON.parse(body), unreadable: false };
  } catch {
    return { value: {}, unreadable: true };
  }
}

/**
 * Whether another site has sent the browser here by a link or a form (Fetch Metadata): programs fetch, they do not navigate. A logout or
 * the end of an account must not be a link away, so such a visit only looks.
 */
function isLinkFromElsewhere(headers: Headers): boolean {
  return (
    headers.get("sec-fetch-mode") === "navigate" && /^(cross|same)-site$/.test(headers.get("sec-fetch-site") ?? "")
  );
}

async function answer(request: NextRequest, { params }: Context, body: unknown, unreadable: boolean) {
  const { slug } = await params;
  const query = request.nextUrl.searchParams;
  const described = describeRequest(
    {
      method: request.method === "POST" ? "POST" : "GET",
      path: request.nextUrl.pathname,
      query,
      headers: request.headers,
      cookies: (name) => request.cookies.get(name)?.value,
    },
    query.get("query") ?? "",
  );
  const result = await execute(engine(), {
    ...described,
    slug,
    executionId: request.headers.get(EXECUTION_HEADER) ?? query.get("execution"),
    idless: "browser",
    step: null,
    answer: body,
    unreadable,
    peek: isLinkFromElsewhere(request.headers),
  });
  if (result.kind === "not_found")
    return Response.json({ detail: "No Flow matches the given query." }, { status: 404 });
  if (result.kind === "session_broken") {
    const next = encodeURIComponent(request.nextUrl.pathname + request.nextUrl.search);
    return new Response(null, { status: 302, headers: { Location: `/flows/-/default/authentication/?next=${next}` } });
  }
  const headers = new Headers({ "X-Frame-Options": "SAMEORIGIN" });
  if (result.execution.id) headers.set(EXECUTION_HEADER, result.execution.id);
  for (const cookie of outgoingCookies(result, isSecure())) headers.append("Set-Cookie", serializeCookie(cookie));
  return Response.json(result.challenge, { headers });
}
