import { type FlowView, foreseePolicies } from "./flow-view.ts";
import type { FlowProblem, ProblemPlace } from "./problem.ts";

/** Problems with the policies that are bound to a flow and to its stages. */
export function checkPolicies(view: FlowView): FlowProblem[] {
  const { flow, steps, definitions, registries } = view;
  const problems = findIdle(view, flow.bindable, {});
  if (foreseePolicies(definitions, registries, flow.bindable) === "never")
    problems.push({
      code: "always_denied",
      level: "error",
      text: "The policies of the flow never pass, so nobody can run it.",
      advice: "Change or remove the policies that are bound to the flow.",
      place: {},
    });
  for (const { binding, stage } of steps)
    if (binding.bindable !== null)
      problems.push(...findIdle(view, binding.bindable, { binding: binding.pk, stage: stage.pk }));
  return problems;
}

function findIdle({ definitions }: FlowView, target: string, place: ProblemPlace): FlowProblem[] {
  const bound = definitions.targets.get(target)?.bindings ?? [];
  return bound.flatMap((binding): FlowProblem[] => {
    const name = definitions.policies.get(binding.policy ?? "")?.name ?? "A group or user";
    const at = { ...place, policyBinding: binding.pk };
    if (!binding.enabled)
      return [
        {
          code: "disabled_policy",
          level: "warning",
          text: `“${name}” is bound and switched off: it decides nothing.`,
          advice: "Switch it on or remove it.",
          place: at,
        },
      ];
    if (binding.expires === null || binding.expires > Date.now()) return [];
    return [
      {
        code: "expired_policy",
        level: "warning",
        text: `The binding of “${name}” has expired: it decides nothing.`,
        advice: "Remove it.",
        place: at,
      },
    ];
  });
}
