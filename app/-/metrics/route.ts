import { currentRequest } from "#lib/http/request.ts";
import { metrics } from "#lib/server/metrics.ts";
import { mayReadMetrics } from "#lib/server/metrics-access.ts";

/** The measurements in Prometheus' text format. */
export async function GET(request: Request): Promise<Response> {
  if (!mayReadMetrics(currentRequest().local, request.headers.get("authorization"))) {
    return Response.json(
      { detail: "A bearer token is needed; it is in the file metrics-token of the data folder." },
      { status: 401, headers: { "WWW-Authenticate": "Bearer" } },
    );
  }
  const { registry } = metrics();
  return new Response(await registry.metrics(), { headers: { "Content-Type": registry.contentType } });
}

export const dynamic = "force-dynamic";
