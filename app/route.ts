import type { NextRequest } from "next/server";
import { redirectTo, visitorOf } from "#lib/http/visitor.ts";
import { isSetUp, SETUP_PATH } from "#lib/identity/setup.ts";

/** The start: to the first set-up, to the login, or home. */
export async function GET(request: NextRequest): Promise<Response> {
  const { services, definitions, facts } = await visitorOf(request);
  if (!(await isSetUp(services.client, definitions))) return redirectTo(SETUP_PATH);
  const { search } = request.nextUrl;
  if (facts.session) return redirectTo(`/if/user/${search}`);
  return redirectTo(`/flows/-/default/authentication/?next=${encodeURIComponent(`/${search}`)}`);
}
