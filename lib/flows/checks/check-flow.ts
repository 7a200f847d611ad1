import type { Definitions, FlowDefinition } from "../definitions.ts";
import { type BoundPeople, nobodyKnown } from "./bound-people.ts";
import { checkDesignation } from "./check-designation.ts";
import { checkPolicies } from "./check-policies.ts";
import { checkPurpose } from "./check-purpose.ts";
import { checkSettings } from "./check-settings.ts";
import { checkSteps } from "./check-steps.ts";
import { type CheckRegistries, viewFlow } from "./flow-view.ts";
import type { FlowProblem } from "./problem.ts";

/**
 * Finds what would keep a flow from doing what it is for, from its structure alone: nothing is run. What depends on policies counts
 * as possible, so that only what is surely wrong is an error.
 *
 * @param people who is in the groups that the flow binds; left out, everybody may be
 * @returns errors first, each kind in the order of the flow
 */
export function checkFlow(
  definitions: Definitions,
  registries: CheckRegistries,
  flow: FlowDefinition,
  people: BoundPeople = nobodyKnown,
): FlowProblem[] {
  const view = viewFlow(definitions, registries, flow, people);
  if (view.steps.length === 0)
    return [
      {
        code: "no_stages",
        level: "error",
        text: "The flow has no stages, so nobody can run it.",
        advice: "Add at least one stage.",
        place: {},
      },
    ];
  const problems = [
    ...checkPurpose(view),
    ...checkDesignation(view),
    ...checkSteps(view),
    ...checkSettings(view),
    ...checkPolicies(view),
  ];
  return problems.toSorted((a, b) => Number(b.level === "error") - Number(a.level === "error"));
}
