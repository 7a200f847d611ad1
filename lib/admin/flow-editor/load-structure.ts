import type { Definitions, FlowDefinition, PolicyBindingDefinition } from "#lib/flows/definitions.ts";
import { stageTypes } from "#lib/stages/stage-types.ts";
import type { BoundPolicy, FlowStructure } from "./structure.ts";

/** A flow as it is stored. @param users names of users by key, for bindings of users */
export function loadStructure(
  definitions: Definitions,
  flow: FlowDefinition,
  users: ReadonlyMap<number, string>,
): FlowStructure {
  const policiesOf = (target: string | null) =>
    (definitions.targets.get(target ?? "")?.bindings ?? []).flatMap((binding) => toBound(definitions, binding, users));
  const modeOf = (target: string | null) => definitions.targets.get(target ?? "")?.mode ?? "any";
  const steps = (definitions.bindings.get(flow.pk) ?? []).flatMap((binding) => {
    const stage = definitions.stages.get(binding.stage);
    if (!stage) return [];
    return [
      {
        key: binding.pk,
        stage: stage.pk,
        name: stage.name,
        type: typeTitle(stage.type),
        evaluate_on_plan: binding.evaluate_on_plan,
        re_evaluate_policies: binding.re_evaluate_policies,
        invalid_response_action: binding.invalid_response_action,
        policy_engine_mode: modeOf(binding.bindable),
        policies: policiesOf(binding.bindable),
      },
    ];
  });
  return { policy_engine_mode: modeOf(flow.bindable), policies: policiesOf(flow.bindable), steps };
}

/** What a stage's type is called. */
export function typeTitle(type: string): string {
  return Object.hasOwn(stageTypes, type) ? stageTypes[type as keyof typeof stageTypes].verboseName : type;
}

function toBound(
  definitions: Definitions,
  binding: PolicyBindingDefinition,
  users: ReadonlyMap<number, string>,
): BoundPolicy[] {
  const { pk: key, enabled, negate, timeout, failure_result } = binding;
  const settings = { key, enabled, negate, timeout, failure_result };
  if (binding.policy !== null)
    return [
      { ...settings, kind: "policy", id: binding.policy, name: definitions.policies.get(binding.policy)?.name ?? "?" },
    ];
  if (binding.group !== null)
    return [
      { ...settings, kind: "group", id: binding.group, name: definitions.groups.get(binding.group)?.name ?? "?" },
    ];
  if (binding.user === null) return [];
  return [{ ...settings, kind: "user", id: String(binding.user), name: users.get(binding.user) ?? `#${binding.user}` }];
}

/** Keys of the users that policies of a flow name. */
export function usersOf(definitions: Definitions, flow: FlowDefinition): number[] {
  const targets = [flow.bindable, ...(definitions.bindings.get(flow.pk) ?? []).map(({ bindable }) => bindable ?? "")];
  const bindings = targets.flatMap((target) => definitions.targets.get(target)?.bindings ?? []);
  return [...new Set(bindings.flatMap(({ user }) => user ?? []))];
}
