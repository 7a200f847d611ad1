import type { NextRequest } from "next/server";
import { handOver } from "#lib/flows/hand-over.ts";
import { browserCookie } from "#lib/http/flow-cookies.ts";
import { isSecure, parseQuery } from "#lib/http/flow-request.ts";
import { notFoundPage } from "#lib/http/plain-page.ts";
import { redirectTo, visitorOf } from "#lib/http/visitor.ts";
import { toUserReference } from "#lib/identity/user-record.ts";

/** Starts the flow in which a person sets a stage up for themselves, for example changes their password. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ stage: string }> }): Promise<Response> {
  const { stage: pk } = await params;
  const { services, definitions, facts, browserSecret } = await visitorOf(request);
  if (!facts.session) {
    const next = encodeURIComponent(request.nextUrl.pathname + request.nextUrl.search);
    return redirectTo(`/flows/-/default/authentication/?next=${next}`);
  }
  const configureFlow = definitions.stages.get(pk)?.config.configure_flow;
  const flow = typeof configureFlow === "string" ? definitions.flows.get(configureFlow) : undefined;
  if (!flow) return notFoundPage(facts);
  const { user } = facts.session;
  const result = await handOver(services, {
    definitions,
    request: facts,
    flow,
    context: { pending_user: toUserReference(user) },
    pendingUser: user,
    browserSecret,
    query: parseQuery(request.nextUrl.searchParams),
  });
  if (result.kind !== "ready") return notFoundPage(facts);
  return redirectTo(result.location, browserCookie(result.browserSecret, isSecure()));
}
