import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { isSafeNext } from "#lib/flows/next-url.ts";
import { currentRequest } from "#lib/http/request.ts";
import { type Visitor, visitorOf } from "#lib/http/visitor.ts";
import { authOptions, SIGN_IN_PATH } from "./next-auth.ts";

/** A request below `/api/auth/`, and the parts of its path after that. */
type RouteContext = { params: Promise<{ nextauth: string[] }> };

const nextAuth = NextAuth(authOptions) as (request: NextRequest, context: RouteContext) => Promise<Response>;

/** Answers everything below `/api/auth/` through next-auth, and sets right what it does differently from our flows. */
export async function handleAuthRequest(request: NextRequest, context: RouteContext): Promise<Response> {
  const [action] = (await context.params).nextauth;
  // Anybody could fill the log through it.
  if (action === "_log") return Response.json({});
  const leaving = action === "signout" && request.method === "POST" ? await visitorOf(request) : undefined;
  const response = await nextAuth(request, context);
  dropProlonging(response.headers);
  returnThroughFlow(response.headers);
  if (leaving) await recordLogout(leaving);
  return response;
}

/**
 * Takes the login's cookie out of an answer, but for its removal: next-auth sets it again with every look at the session, and would make a
 * login that ends with the browser last for a month.
 */
export function dropProlonging(headers: Headers): void {
  const name = authOptions.cookies?.sessionToken?.name ?? "";
  const kept = headers.getSetCookie().filter((line) => !line.startsWith(`${name}=`) || line.startsWith(`${name}=;`));
  headers.delete("Set-Cookie");
  for (const line of kept) headers.append("Set-Cookie", line);
}

/** Names the place to return to as the flows do: a path of this site in `next`. */
export function returnThroughFlow(headers: Headers): void {
  const { origin } = currentRequest();
  const target = new URL(headers.get("Location") ?? "", origin);
  if (target.origin !== origin || target.pathname !== SIGN_IN_PATH) return;
  const callback = target.searchParams.get("callbackUrl") ?? "";
  // next-auth checks that the address begins with our origin; what follows may still be read as another host.
  const wanted = callback.startsWith(`${origin}/`) ? callback.slice(origin.length) : callback;
  const next = isSafeNext(wanted) ? wanted : "/";
  headers.set("Location", next === "/" ? SIGN_IN_PATH : `${SIGN_IN_PATH}?next=${encodeURIComponent(next)}`);
}

/** Records the end of a login that did not end in a flow. */
async function recordLogout({ services, facts }: Visitor): Promise<void> {
  const { client, events } = services;
  if (!facts.session || (await client.session.count({ where: { id: facts.session.id } })) > 0) return;
  await events.record(client, { action: "logout", app: "vestibule.identity", request: facts, context: {} });
}
