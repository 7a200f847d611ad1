import { checkReadiness } from "#lib/server/readiness.ts";

/** The process can serve people now. A failure means: send requests elsewhere meanwhile. */
export async function GET(): Promise<Response> {
  const ready = await checkReadiness();
  return Response.json({ status: ready ? "ok" : "unavailable" }, { status: ready ? 200 : 503 });
}

export const dynamic = "force-dynamic";
