import type { NextRequest } from "next/server";
import { chooseDefaultFlow } from "#lib/flows/default-flow.ts";
import { notFoundPage } from "#lib/http/plain-page.ts";
import { redirectTo, visitorOf } from "#lib/http/visitor.ts";

/** To the brand's flow for a purpose, or the first of that designation that applies. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ designation: string }> },
): Promise<Response> {
  const { designation } = await params;
  const { services, definitions, facts } = await visitorOf(request);
  const flow = await chooseDefaultFlow(services, definitions, facts, designation.replaceAll("-", "_"));
  if (!flow) return notFoundPage(facts);
  return redirectTo(`/if/flow/${flow.slug}/${request.nextUrl.search}`);
}
