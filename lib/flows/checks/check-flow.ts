import type { Definitions, FlowDefinition } from "../definitions.ts";
import { checkPolicies } from "./check-policies.ts";
import { checkPurpose } from "./check-purpose.ts";
import { checkSettings } from "./check-settings.ts";
import { checkSteps } from "./check-steps.ts";
import { type CheckRegistries, viewFlow } from "./flow-view.ts";
import type { FlowProblem } from "./problem.ts";

/**
 * Finds what would keep a flow from doing what it is for, from its structure alone: nothing is run. What depends on policies counts
 * as possible, so that only what is surely wrong is an error.
 */
export function checkFlow(definitions: Definitions, registries: CheckRegistries, flow: FlowDefinition): FlowProblem[] {
  const view = viewFlow(definitions, registries, flow);
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
  return [...checkPurpose(view), ...checkSteps(view), ...checkSettings(view), ...checkPolicies(view)];
}
