import { hashToken, randomToken } from "#lib/crypto/secret.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { PlanContext } from "./context.ts";
import type { Definitions, FlowDefinition, FlowSnapshot } from "./definitions.ts";
import { planFlow } from "./planner.ts";
import type { RequestFacts } from "./request-facts.ts";
import type { FlowServices } from "./services.ts";

/** A run that was prepared for a browser. */
export type HandOver =
  | { kind: "ready"; id: string; browserSecret: string | null; location: string }
  | { kind: "not_applicable" }
  | { kind: "empty" };

/**
 * Plans a flow with a given context, without remembered results, and stores the run for the browser, which then opens the flow's page.
 *
 * @param browserSecret the browser's cookie; null makes a new one, returned as `browserSecret`
 * @param query kept in the address of the page
 */
export async function handOver(
  services: FlowServices,
  input: {
    definitions: Definitions;
    request: RequestFacts;
    flow: FlowDefinition;
    /** Left out, the flow as it is now. */
    snapshot?: FlowSnapshot;
    context: PlanContext;
    pendingUser: UserRecord | null;
    browserSecret: string | null;
    query: Record<string, string>;
  },
): Promise<HandOver> {
  const { definitions, request, flow, context } = input;
  const now = services.clock();
  const snapshot = input.snapshot ?? services.definitions.snapshot(definitions, flow);
  const planned = await planFlow({
    scope: { definitions, db: services.client, events: services.events, now },
    policies: services.policies,
    flow,
    snapshot,
    request,
    context,
    pendingUser: input.pendingUser,
    useCache: false,
  });
  if (planned.kind !== "planned") return { kind: planned.kind };
  const secret = input.browserSecret ?? randomToken();
  const id = services.executions.newId();
  const { plan } = planned;
  await services.snapshots.save(services.client, snapshot);
  services.snapshots.confirm(snapshot.hash);
  const pendingUserId = plan.context.pending_user?.pk ?? null;
  await services.executions.insert(
    services.client,
    { id, browserHash: hashToken(secret), plan, pendingUserId, finished: false },
    now,
  );
  const query = new URLSearchParams(input.query).toString();
  const location = `/if/flow/${flow.slug}/${query ? `?${query}` : ""}`;
  return { kind: "ready", id, browserSecret: input.browserSecret ? null : secret, location };
}
