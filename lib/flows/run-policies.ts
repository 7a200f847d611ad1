import { silentEvents } from "#lib/events/sink.ts";
import type { PolicyScope } from "#lib/policies/engine.ts";
import type { BindingDefinition } from "./definitions.ts";
import { type NextBinding, nextBinding } from "./planner.ts";
import type { Run } from "./run.ts";

/** What policies work with in a run; looking at a run records nothing. */
export function policyScope(run: Run): PolicyScope {
  return {
    definitions: run.definitions,
    db: run.db,
    events: run.peek ? silentEvents : run.services.events,
    now: run.now,
    readOnly: run.peek,
  };
}

/** The run's next binding; see `nextBinding`. */
export async function nextBindingOf(run: Run): Promise<NextBinding> {
  const { plan, snapshot } = run;
  if (!plan || !snapshot) return { binding: null, messages: [] };
  const ask = async (binding: BindingDefinition) => {
    if (!binding.bindable) return { passing: true, shown: [] };
    const outcome = await run.services.policies.evaluateTarget(
      policyScope(run),
      binding.bindable,
      {
        subject: (await run.pendingUser()) ?? run.user,
        http: run.request,
        object: { model: "authentik_flows.flowstagebinding", pk: binding.pk, name: binding.stage },
        context: { ...plan.context, flow_plan: plan },
        plan,
        hidden: plan.hidden,
        debug: false,
      },
      false,
    );
    if (outcome.asked.length > 0) {
      const stage = snapshot.stages[binding.stage]?.name ?? "";
      const at = run.now.toISOString();
      const { passing: kept, asked: policies } = outcome;
      run.trace.add({ kind: "binding", at, binding: binding.pk, stage, when: "reached", kept, policies });
    }
    return outcome;
  };
  return nextBinding(plan, snapshot, ask);
}
