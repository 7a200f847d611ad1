import type { Definitions, PolicyBindingDefinition, PolicyDefinition } from "#lib/flows/definitions.ts";
import type { PolicyTrace } from "#lib/flows/trace.ts";
import { type BoundSubject, matchBinding } from "./combine.ts";
import type { PolicyResult } from "./request.ts";

/** Lines and texts of one policy that are kept, and characters of each: a policy may log in a loop. */
const MOST_LINES = 20;
const LONGEST_TEXT = 300;

/** What a policy said, as it is kept for looking at. @param duration milliseconds; null for a result of a moment ago */
export function tracePolicy(
  policy: PolicyDefinition,
  { negate }: Pick<PolicyBindingDefinition, "negate">,
  result: PolicyResult,
  duration: number | null,
): PolicyTrace {
  return {
    pk: policy.pk,
    name: policy.name,
    kind: "policy",
    negated: negate,
    passing: result.passing,
    failed: result.failed ?? false,
    remembered: duration === null,
    duration: Math.round((duration ?? 0) * 10) / 10,
    messages: result.messages.slice(0, MOST_LINES).map(shorten),
    log: (result.log ?? []).slice(0, MOST_LINES).map(({ level, event }) => ({ level, event: shorten(event) })),
  };
}

/** Which of the groups and users that are bound match. */
export function traceStaticBindings(
  definitions: Definitions,
  bindings: readonly PolicyBindingDefinition[],
  subject: BoundSubject,
): PolicyTrace[] {
  return bindings.flatMap((binding) => {
    if (binding.policy || (binding.group === null && binding.user === null)) return [];
    const kind = binding.user === null ? "group" : "user";
    const pk = String(binding.user ?? binding.group);
    const name = binding.group === null ? pk : (definitions.groups.get(binding.group)?.name ?? pk);
    const passing = matchBinding(binding, subject);
    return [
      {
        pk,
        name,
        kind,
        negated: binding.negate,
        passing,
        failed: false,
        remembered: false,
        duration: 0,
        messages: [],
        log: [],
      },
    ];
  });
}

function shorten(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
