import type { PlanContext } from "./context.ts";
import { consumeFlowToken, findFlowToken, mergeRestoredContext, type RestoredToken } from "./flow-tokens.ts";
import { pendingUserKey } from "./pending-user.ts";
import type { FlowPlan } from "./plan.ts";
import { type PlanningResult, planFlow } from "./planner.ts";
import type { Run } from "./run.ts";
import { policyScope } from "./run-policies.ts";

/**
 * Makes the stored run of this request the current one, when it can be continued: its plan can be read, it is of this flow, and the
 * browser is still logged in as whom the run knows. A login flow may go on after a login in another tab.
 *
 * @returns whether there is a plan now
 */
export async function resume(run: Run): Promise<boolean> {
  const { stored, services } = run;
  if (!stored) return false;
  const plan = services.executions.read(stored.id, stored.plan);
  const snapshot = plan && (await services.snapshots.load(run.db, plan.snapshot));
  const actor = run.user?.pk ?? null;
  const known = plan?.actor === actor || (plan?.actor === null && run.flow.designation === "authentication");
  if (!plan || !snapshot || plan.flow !== run.flow.pk || !known) return false;
  plan.actor = actor;
  takePlan(run, plan, snapshot);
  return true;
}

/** Makes a plan the run's current one. */
function takePlan(run: Run, plan: FlowPlan, snapshot: Run["snapshot"]): void {
  run.plan = plan;
  run.snapshot = snapshot;
  run.before = JSON.stringify(plan);
}

/**
 * Plans the flow anew and makes the plan the current one.
 *
 * @param context used itself, and changed
 * @param carriedOver the plan that is replaced, if what was established in it still holds
 */
export async function planAnew(
  run: Run,
  context: PlanContext,
  useCache: boolean,
  carriedOver?: FlowPlan,
): Promise<PlanningResult["kind"]> {
  const snapshot = run.services.definitions.snapshot(run.definitions, run.flow);
  const result = await planFlow({
    scope: policyScope(run),
    policies: run.services.policies,
    flow: run.flow,
    snapshot,
    request: run.request,
    context,
    pendingUser: context.pending_user ? await run.pendingUserOf(context) : null,
    useCache,
    carriedOver,
    trace: (entry) => run.trace.add(entry),
  });
  if (result.kind === "planned") {
    run.plan = result.plan;
    run.snapshot = snapshot.content;
  }
  run.refusal = result.kind === "not_applicable" ? result.message : null;
  return result.kind;
}

/**
 * Looks for a token in the page's query that restores a stored run. A run that came from that very token goes on instead. Using a
 * token up is part of the step, so that of several requests with it one at most succeeds.
 */
export async function findRestorable(run: Run): Promise<RestoredToken | null> {
  const key = run.request.outer.flow_token;
  if (!key) return null;
  const token = await findFlowToken(run.db, run.services.executions, key, run.now);
  const current = run.plan?.context.is_restored as { pk?: string } | undefined;
  return token && current?.pk !== token.pk ? token : null;
}

/** Makes the run of a token the current one, if it is of this flow and can be read; either way a single-use token is used up. */
export async function restore(run: Run, token: RestoredToken): Promise<void> {
  if (token.revoke) {
    run.needsTransaction = true;
    run.consumed = async (db) => consumeFlowToken(db, token.pk);
  }
  const { plan } = token;
  const snapshot = plan && (await run.services.snapshots.load(run.db, plan.snapshot));
  if (!plan || !snapshot || plan.flow !== run.flow.pk) {
    if (plan && plan.flow !== run.flow.pk) run.plan = null;
    return;
  }
  plan.context = mergeRestoredContext(plan.context, run.plan?.context);
  plan.hidden = [...new Set([...plan.hidden, ...(run.plan?.hidden ?? [])])];
  plan.context.is_restored = { $record: "flowtoken", pk: token.pk, name: token.identifier };
  plan.actor = run.user?.pk ?? null;
  plan.boundUser = pendingUserKey(plan.context);
  run.plan = plan;
  run.snapshot = snapshot;
}
