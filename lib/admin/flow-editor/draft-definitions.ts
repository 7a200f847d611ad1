import type { Definitions, FlowDefinition, PolicyBindingDefinition } from "#lib/flows/definitions.ts";
import type { BoundPolicy, FlowStructure } from "./structure.ts";

/** The definitions as they would be with a draft published; for checks and for trying it out. Nothing is stored. */
export function draftDefinitions(definitions: Definitions, flow: FlowDefinition, draft: FlowStructure): Definitions {
  const targets = new Map(definitions.targets);
  targets.set(flow.bindable, { mode: draft.policy_engine_mode, bindings: draft.policies.map(toBinding) });
  const bindings = draft.steps.map((step, index) => {
    const bindable = `draft-${step.key}`;
    targets.set(bindable, { mode: step.policy_engine_mode, bindings: step.policies.map(toBinding) });
    return {
      pk: step.key,
      bindable,
      stage: step.stage,
      order: index * 10,
      evaluate_on_plan: step.evaluate_on_plan,
      re_evaluate_policies: step.re_evaluate_policies,
      invalid_response_action: step.invalid_response_action,
    };
  });
  return { ...definitions, targets, bindings: new Map(definitions.bindings).set(flow.pk, bindings) };
}

function toBinding(policy: BoundPolicy, index: number): PolicyBindingDefinition {
  return {
    pk: policy.key,
    policy: policy.kind === "policy" ? policy.id : null,
    group: policy.kind === "group" ? policy.id : null,
    user: policy.kind === "user" ? Number(policy.id) : null,
    enabled: policy.enabled,
    negate: policy.negate,
    order: index,
    timeout: policy.timeout,
    failure_result: policy.failure_result,
    expires: null,
  };
}
