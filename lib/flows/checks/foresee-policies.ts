import { activeBindings } from "#lib/policies/combine.ts";
import type { Definitions, PolicyBindingDefinition } from "../definitions.ts";
import type { BoundPeople } from "./bound-people.ts";
import type { CheckRegistries } from "./flow-view.ts";

/** What the policies of a target answer: always the same, or as the request is. */
export type Foresight = "always" | "never" | "depends";

/** What the policies of a target always answer, as far as that can be told without a request. */
export function foreseePolicies(
  definitions: Definitions,
  registries: CheckRegistries,
  people: BoundPeople,
  target: string,
): Foresight {
  const { mode = "any", bindings = [] } = definitions.targets.get(target) ?? {};
  const active = activeBindings(bindings, new Date());
  if (active.length === 0) return "always";
  const answers = active.map((binding) => foreseeBinding(definitions, registries, people, binding));
  const decides = mode !== "all";
  if (answers.includes(decides)) return decides ? "always" : "never";
  if (answers.every((answer) => answer === !decides)) return decides ? "never" : "always";
  return "depends";
}

function foreseeBinding(
  definitions: Definitions,
  { policies }: CheckRegistries,
  { emptyGroups }: BoundPeople,
  { policy: key, group, negate }: PolicyBindingDefinition,
): boolean | undefined {
  // Negated, an empty group lets those pass who are known, and no visitors.
  if (key === null) return group !== null && emptyGroups.has(group) && !negate ? false : undefined;
  const policy = definitions.policies.get(key);
  const answer = policy && policies.get(policy.type)?.constant?.(policy.config);
  return answer === undefined ? undefined : answer !== negate;
}
