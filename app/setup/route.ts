import type { NextRequest } from "next/server";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { handOver } from "#lib/flows/hand-over.ts";
import { browserCookie } from "#lib/http/flow-cookies.ts";
import { isSecure } from "#lib/http/flow-request.ts";
import { notFoundPage } from "#lib/http/plain-page.ts";
import { redirectTo, visitorOf } from "#lib/http/visitor.ts";
import { isSetUp, SETUP_FLOW } from "#lib/identity/setup.ts";

/** Entry to the flow in which the first administrator sets a password; afterwards it leads home. */
export async function GET(request: NextRequest): Promise<Response> {
  const { services, definitions, facts, browserSecret } = await visitorOf(request);
  if (await isSetUp(services.client, definitions)) return redirectTo("/");
  const flow = flowBySlug(definitions, SETUP_FLOW);
  if (!flow) return notFoundPage(facts);
  const result = await handOver(services, {
    definitions,
    request: facts,
    flow,
    context: { "goauthentik.io/core/setup/started-by": "setup" },
    pendingUser: null,
    browserSecret,
    query: {},
  });
  if (result.kind !== "ready") return notFoundPage(facts);
  return redirectTo(result.location, browserCookie(result.browserSecret, isSecure()));
}
