import type { PolicyBindingDefinition } from "../definitions.ts";
import type { FlowView } from "./flow-view.ts";
import { foreseePolicies } from "./foresee-policies.ts";
import type { FlowProblem, ProblemPlace } from "./problem.ts";

/** Problems with the policies that are bound to a flow and to its stages. */
export function checkPolicies(view: FlowView): FlowProblem[] {
  const { flow, steps, definitions, registries, people } = view;
  const problems = checkTarget(view, flow.bindable, "anybody may run the flow", {});
  if (foreseePolicies(definitions, registries, people, flow.bindable) === "never")
    problems.push({
      code: "always_denied",
      level: "error",
      text: "The policies of the flow never pass, so nobody can run it.",
      advice: "Change or remove the policies that are bound to the flow.",
      place: {},
    });
  for (const { binding, stage } of steps)
    if (binding.bindable !== null)
      problems.push(
        ...checkTarget(view, binding.bindable, `“${stage.name}” is shown to everybody`, {
          binding: binding.pk,
          stage: stage.pk,
        }),
      );
  return problems;
}

/** @param open what it means that nothing decides */
function checkTarget(view: FlowView, target: string, open: string, place: ProblemPlace): FlowProblem[] {
  const bound = view.definitions.targets.get(target)?.bindings ?? [];
  if (bound.length > 0 && bound.every((binding) => !binding.enabled))
    return [
      {
        code: "guards_off",
        level: "warning",
        text: `Everything that is bound here is switched off: ${open}.`,
        advice: "Switch it on, or remove it if that is meant.",
        place,
      },
    ];
  return bound.flatMap((binding) => checkBinding(view, binding, { ...place, policyBinding: binding.pk }));
}

function checkBinding(view: FlowView, binding: PolicyBindingDefinition, place: ProblemPlace): FlowProblem[] {
  const { definitions, people } = view;
  const policy = definitions.policies.get(binding.policy ?? "");
  const group = definitions.groups.get(binding.group ?? "");
  const name = policy?.name ?? group?.name ?? "A user";
  const warn = (code: FlowProblem["code"], text: string, advice: string): FlowProblem[] => [
    { code, level: "warning", text, advice, place },
  ];
  if (!binding.enabled)
    return warn(
      "disabled_policy",
      `“${name}” is bound and switched off: it decides nothing.`,
      "Switch it on or remove it.",
    );
  if (binding.expires !== null && binding.expires <= Date.now())
    return warn("expired_policy", `The binding of “${name}” has expired: it decides nothing.`, "Remove it.");
  if (group && people.emptyGroups.has(group.pk))
    return warn(
      "empty_group",
      `Nobody who can log in is in the group “${name}” that is bound here.`,
      "Add members to the group, or bind another one.",
    );
  if (binding.user !== null && people.inactiveUsers.has(binding.user))
    return warn(
      "inactive_user",
      "The user who is bound here is deactivated and cannot log in.",
      "Activate the user, or bind somebody else.",
    );
  return policy ? checkPolicy(view, policy, place) : [];
}

function checkPolicy(
  { registries }: FlowView,
  { name, type, config }: { name: string; type: string; config: Record<string, unknown> },
  place: ProblemPlace,
): FlowProblem[] {
  const known = registries.policies.get(type);
  if (!known)
    return [
      {
        code: "unknown_policy_type",
        level: "error",
        text: `The policy “${name}” is of the type ${type}, which does not exist here: it never passes.`,
        advice: "Remove it, or run a version of the product that has the type.",
        place,
      },
    ];
  const parsed = known.config.safeParse(config);
  if (parsed.success) return [];
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  return [
    {
      code: "policy_settings",
      level: "error",
      text: `The settings of the policy “${name}” do not work: ${faults.join(" ")}`,
      advice: "Edit the policy.",
      place,
    },
  ];
}
