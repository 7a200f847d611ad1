import type { ApiCall } from "#lib/api/endpoint.ts";
import { ApiError } from "#lib/api/errors.ts";
import { loadRecord } from "#lib/api/resources/flows/traces.ts";
import { execute } from "#lib/flows/executor.ts";
import type { RunRecord } from "#lib/flows/run-record.ts";
import { describeRequest, type HttpParts } from "#lib/http/flow-request.ts";

/**
 * The record of the run that a flow's page in this browser shows: the one that was kept because the run went wrong, else the run as it is
 * now, found without writing anything.
 *
 * @param query `record`: reference of a kept one; `execution`: the run; `query`: that of the flow's page
 * @returns null when there is no such flow or record
 */
export async function findRecord(
  call: ApiCall,
  slug: string,
  query: URLSearchParams,
  parts: Pick<HttpParts, "headers" | "cookies">,
): Promise<RunRecord | null> {
  const kept = query.get("record");
  if (kept) return loadRecord({ ...call, params: { trace_id: kept } }).catch(nullWhenGone);
  const outer = new URLSearchParams(query.get("query") ?? "");
  const execution = await execute(call.services, {
    ...describeRequest({ method: "GET", path: `/if/flow/${slug}/`, query: outer, ...parts }, outer),
    slug,
    executionId: query.get("execution"),
    idless: "flow",
    step: null,
    answer: undefined,
    peek: true,
  });
  return execution.kind === "shown" ? execution.record() : null;
}

function nullWhenGone(cause: unknown): null {
  if (cause instanceof ApiError && cause.status === 404) return null;
  throw cause;
}
