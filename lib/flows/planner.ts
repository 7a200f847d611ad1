import { isSuperuser } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { PolicyEngine, PolicyScope } from "#lib/policies/engine.ts";
import type { PlanContext } from "./context.ts";
import type { BindingDefinition, FlowDefinition, FlowSnapshot, FlowSnapshotContent } from "./definitions.ts";
import { literal, type Message, message } from "./messages.ts";
import { createPlan, type FlowPlan, popBinding, resolveBinding } from "./plan.ts";
import type { RequestFacts } from "./request-facts.ts";
import type { TraceEntry } from "./trace.ts";

/** What planning came to. */
export type PlanningResult =
  | { kind: "planned"; plan: FlowPlan }
  | { kind: "not_applicable"; message: Message }
  | { kind: "empty" };

/** What the planner works with. */
export interface PlanningInput {
  scope: PolicyScope;
  policies: PolicyEngine;
  flow: FlowDefinition;
  snapshot: FlowSnapshot;
  request: RequestFacts;
  /** Used itself, and changed. */
  context: PlanContext;
  /** The pending user of the context, when there is one. */
  pendingUser: UserRecord | null;
  /** Whether remembered policy results may be used. */
  useCache: boolean;
  /** The plan that is replaced, if what holds for its person and its context goes over to the new one. */
  carriedOver?: Pick<FlowPlan, "proofs" | "boundUser" | "hidden"> | undefined;
  /** Is told what was decided, and why. */
  trace?: (entry: TraceEntry) => void;
}

/**
 * Makes a plan: checks who may use the flow, asks its policies, and lists the stages to run. Policies bound to a stage are asked
 * now where the binding says so, and marked to be asked again when the stage is reached.
 */
export async function planFlow(input: PlanningInput): Promise<PlanningResult> {
  const { scope, policies, flow, snapshot, request, context, trace } = input;
  const at = scope.now.toISOString();
  const refusal = checkAuthentication(input);
  if (refusal) {
    trace?.({ kind: "planning", at, passing: false, requirement: flow.authentication, policies: [] });
    return { kind: "not_applicable", message: refusal };
  }

  const subject = input.pendingUser ?? request.session?.user ?? null;
  const object = { model: "authentik_flows.flow", pk: flow.pk, name: flow.name };
  const plan = createPlan(flow.pk, snapshot.hash, context, scope.now, request.session?.user.pk ?? null);
  if (input.carriedOver) {
    const { proofs, boundUser, hidden } = input.carriedOver;
    Object.assign(plan, { proofs, boundUser, hidden });
  }
  const ask = (target: string) =>
    policies.evaluateTarget(
      scope,
      target,
      { subject, http: request, object, context: { ...context, flow_plan: plan }, plan, debug: false },
      input.useCache,
    );

  const verdict = await ask(flow.bindable);
  trace?.({ kind: "planning", at, passing: verdict.passing, requirement: null, policies: verdict.asked });
  if (!verdict.passing) {
    const text = verdict.shown.join("\n");
    return { kind: "not_applicable", message: text ? literal(text) : message("flow.not_applicable") };
  }
  for (const binding of snapshot.content.bindings) {
    if (binding.evaluate_on_plan && binding.bindable) {
      const { passing: kept, asked } = await ask(binding.bindable);
      const stage = snapshot.content.stages[binding.stage]?.name ?? "";
      if (asked.length > 0)
        trace?.({ kind: "binding", at, binding: binding.pk, stage, when: "planning", kept, policies: asked });
      if (!kept) continue;
    }
    plan.bindings.push({ pk: binding.pk, marker: binding.re_evaluate_policies ? "reevaluate" : "plain" });
  }
  return plan.bindings.length === 0 ? { kind: "empty" } : { kind: "planned", plan };
}

/** The flow's authentication requirement, judged for the user of the browser's session. Null when it is met. */
function checkAuthentication({ scope, flow, request, context }: PlanningInput): Message | null {
  const user = request.session?.user ?? null;
  const met = {
    none: () => true,
    require_authenticated: () => user !== null,
    require_unauthenticated: () => user === null,
    require_superuser: () => isSuperuser(scope.definitions, user),
    require_redirect: () => context.is_redirected != null,
    require_token: () => context.is_restored != null,
    // No outposts exist, so no request can come from one.
    require_outpost: () => false,
  }[flow.authentication]();
  if (met) return null;
  return message(flow.authentication === "require_token" ? "flow.link_invalid" : "flow.not_applicable");
}

/** What asking for the next binding came to: the binding, and messages of policies that were asked again. */
export interface NextBinding {
  binding: BindingDefinition | null;
  messages: string[];
}

/**
 * The binding that is next: a marked one is asked about again, without remembered results, each time it is first; what does not
 * pass is dropped. The binding stays in the plan.
 *
 * @throws Error when a binding's stage or a policy is gone
 */
export async function nextBinding(
  plan: FlowPlan,
  snapshot: FlowSnapshotContent,
  ask: (binding: BindingDefinition) => Promise<{ passing: boolean; shown: string[] }>,
): Promise<NextBinding> {
  const messages: string[] = [];
  for (let first = plan.bindings[0]; first; first = plan.bindings[0]) {
    const resolved = resolveBinding(snapshot, first);
    if (!resolved) throw new Error(`The plan names a binding ${first.pk} that its snapshot does not have.`);
    if (first.marker === "plain") return { binding: resolved.binding, messages };
    const verdict = await ask(resolved.binding);
    messages.push(...verdict.shown);
    // Asking may have put stages in front; only the binding that was asked about may be dropped or run.
    if (plan.bindings[0] !== first) continue;
    if (verdict.passing) return { binding: resolved.binding, messages };
    popBinding(plan);
  }
  return { binding: null, messages };
}
