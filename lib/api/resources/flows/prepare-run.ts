import type { FlowDefinition, FlowSnapshot } from "#lib/flows/definitions.ts";
import { type HandOver, handOver } from "#lib/flows/hand-over.ts";
import { browserCookie } from "#lib/http/flow-cookies.ts";
import { toUserReference } from "#lib/identity/user-record.ts";
import { type ApiAnswer, type ApiCall, ok } from "../../endpoint.ts";
import { ApiError, forbidden } from "../../errors.ts";

/** A run that waits in the caller's browser. */
export type PreparedRun = Extract<HandOver, { kind: "ready" }>;

/**
 * Prepares a run of a flow about the caller, in the caller's browser.
 * @param snapshot left out, the flow as it is now
 * @throws ApiError 400 when the flow does not apply, 403 for nobody
 */
export async function prepareRun(call: ApiCall, flow: FlowDefinition, snapshot?: FlowSnapshot): Promise<PreparedRun> {
  const { services, definitions, facts, browserSecret } = call;
  const { user } = call.caller;
  if (!user) throw forbidden();
  // Also a program with a token is the person who asks, as far as the flow's rules go; nobody else's remembered results are used.
  const request = { ...facts, session: facts.session ?? { id: `api:${facts.id}`, user } };
  const context = { pending_user: toUserReference(user) };
  const prepared = await handOver(services, {
    definitions,
    request,
    flow,
    ...(snapshot && { snapshot }),
    context,
    pendingUser: user,
    browserSecret,
    query: {},
  });
  if (prepared.kind !== "ready")
    throw new ApiError(400, { detail: "The flow does not apply to you, or none of its stages does." });
  return prepared;
}

/** The link that opens a prepared run, with the cookie that ties the run to the browser. */
export function answerRun({ facts }: ApiCall, prepared: PreparedRun): ApiAnswer {
  const [cookie] = browserCookie(prepared.browserSecret, facts.origin.startsWith("https:"));
  return {
    ...ok({ link: facts.origin + prepared.location }),
    ...(cookie !== undefined && { headers: { "Set-Cookie": cookie } }),
  };
}
