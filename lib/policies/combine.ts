import type { PolicyBindingDefinition, PolicyEngineMode } from "#lib/flows/definitions.ts";
import type { PolicyOutcome, PolicyResult } from "./request.ts";

/** Bindings that count at this moment, in their order. */
export function activeBindings(bindings: PolicyBindingDefinition[], now: Date): PolicyBindingDefinition[] {
  return bindings
    .filter((binding) => binding.enabled && (binding.expires === null || binding.expires > now.getTime()))
    .toSorted((a, b) => a.order - b.order);
}

/** Key of a user and keys of all groups that the user is in, or null for somebody without a key, who matches nothing, not even a negated binding. */
export type BoundSubject = { pk: number; groups: ReadonlySet<string> } | null;

/** Judges one group or user binding. */
export function matchBinding(
  binding: Pick<PolicyBindingDefinition, "user" | "group" | "negate">,
  subject: BoundSubject,
): boolean {
  if (!subject) return false;
  const found = binding.user !== null ? binding.user === subject.pk : subject.groups.has(binding.group ?? "");
  return found !== binding.negate;
}

/**
 * Judges the group and user bindings of a target together.
 *
 * @returns null when there are no such bindings
 */
export function matchStaticBindings(
  bindings: PolicyBindingDefinition[],
  mode: PolicyEngineMode,
  subject: BoundSubject,
): PolicyResult | null {
  const statics = bindings.filter((binding) => !binding.policy && (binding.group !== null || binding.user !== null));
  if (statics.length === 0) return null;
  const matches = (binding: PolicyBindingDefinition) => matchBinding(binding, subject);
  const passing = mode === "all" ? statics.every(matches) : statics.some(matches);
  return { passing, messages: [] };
}

/** Combines single results: no results pass, mode `all` needs every one, mode `any` one. Messages keep their order. */
export function combineResults(mode: PolicyEngineMode, results: PolicyResult[]): PolicyOutcome {
  const passing =
    results.length === 0 ||
    (mode === "all" ? results.every((result) => result.passing) : results.some((result) => result.passing));
  const texts = (from: PolicyResult[]) => from.flatMap((result) => result.messages);
  return { passing, messages: texts(results), shown: texts(results.filter((result) => !result.failed)), results };
}
