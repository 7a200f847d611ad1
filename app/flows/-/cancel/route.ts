import type { NextRequest } from "next/server";
import { hashToken } from "#lib/crypto/secret.ts";
import { isSafeNext, toLocation } from "#lib/flows/next-url.ts";
import { redirectTo, visitorOf } from "#lib/http/visitor.ts";

/** Drops the browser's current run, or the one that is named, and goes on to `next` or to the logout. */
export async function GET(request: NextRequest): Promise<Response> {
  const { services, browserSecret } = await visitorOf(request);
  const query = request.nextUrl.searchParams;
  if (browserSecret)
    await services.executions.cancel(services.client, hashToken(browserSecret), query.get("execution"));
  const next = query.get("next");
  return redirectTo((isSafeNext(next) && toLocation(next)) || "/flows/-/default/invalidation/");
}
