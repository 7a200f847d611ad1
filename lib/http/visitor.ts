import { hashToken } from "#lib/crypto/secret.ts";
import { engine } from "#lib/engine.ts";
import type { Definitions } from "#lib/flows/definitions.ts";
import { completeFacts } from "#lib/flows/executor.ts";
import { loadState } from "#lib/flows/load-state.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { describeRequest, type HttpParts } from "./flow-request.ts";

/** Who asks, and how things are set up at this moment. */
export interface Visitor {
  services: FlowServices;
  definitions: Definitions;
  facts: RequestFacts;
  browserSecret: string | null;
}

/** Finds out who asks, with one read. */
export async function loadVisitor(parts: HttpParts): Promise<Visitor> {
  const services = engine();
  const described = describeRequest(parts, parts.query);
  const state = await loadState(
    services.client,
    described.sessionToken ? hashToken(described.sessionToken) : null,
    null,
  );
  const definitions = await services.definitions.at(services.client, state.version);
  const facts = completeFacts(described.facts, definitions, state.session);
  return { services, definitions, facts, browserSecret: described.browserSecret };
}

/** The visitor of a route handler's request. */
export function visitorOf(
  request: Request & { cookies: { get(name: string): { value: string } | undefined } },
): Promise<Visitor> {
  const url = new URL(request.url);
  return loadVisitor({
    method: "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    cookies: (name) => request.cookies.get(name)?.value,
  });
}

/** A 302 to an address of this site. @param cookies values of `Set-Cookie` headers */
export function redirectTo(location: string, cookies: string[] = []): Response {
  const headers = new Headers({ Location: location });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 302, headers });
}
