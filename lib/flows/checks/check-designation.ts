import type { FlowDesignation } from "../challenge.ts";
import type { AuthenticationRequirement } from "../definitions.ts";
import type { StageAct } from "../stage.ts";
import type { FlowView } from "./flow-view.ts";
import type { FlowProblem } from "./problem.ts";

/** What flows of a designation are there for, where that is not logging in. */
const purposes: Partial<Record<FlowDesignation, { acts: readonly StageAct[]; text: string; advice: string }>> = {
  enrollment: {
    acts: ["writes_account"],
    text: "The flow is for making an account, and no stage of it writes one.",
    advice: "Add a user write stage behind the prompt stages.",
  },
  recovery: {
    acts: ["writes_account", "logs_in"],
    text: "The flow is for getting back into an account, and no stage of it sets a new password or logs anybody in.",
    advice: "Add a prompt stage for a new password and a user write stage, or a user login stage.",
  },
  invalidation: {
    acts: ["logs_out"],
    text: "The flow is for logging out, and no stage of it does that.",
    advice: "Add a user logout stage.",
  },
  unenrollment: {
    acts: ["deletes_account"],
    text: "The flow is for deleting an account, and no stage of it does that.",
    advice: "Add a user delete stage.",
  },
};

/** Who flows of a designation are for, and the requirements that keep just these out. */
const people: Partial<Record<FlowDesignation, { who: string; shut: readonly AuthenticationRequirement[] }>> = {
  authentication: { who: "people who are not logged in", shut: ["require_authenticated", "require_superuser"] },
  recovery: { who: "people who cannot log in", shut: ["require_authenticated", "require_superuser"] },
  invalidation: { who: "people who are logged in", shut: ["require_unauthenticated"] },
  unenrollment: { who: "people who are logged in", shut: ["require_unauthenticated"] },
};

/** Problems of a flow with what its designation says that it is for. */
export function checkDesignation({ flow, steps }: FlowView): FlowProblem[] {
  const possible = steps.filter(({ shown }) => shown !== "never");
  const does = (acts: readonly StageAct[]) => possible.some((step) => step.acts.some((act) => acts.includes(act)));
  const purpose = purposes[flow.designation];
  const problems: FlowProblem[] = [];
  // Whoever is sent elsewhere may find it done there.
  if (purpose && !does([...purpose.acts, "leads_away"]))
    problems.push({ code: "never_does_it", level: "error", text: purpose.text, advice: purpose.advice, place: {} });
  const meant = people[flow.designation];
  if (meant?.shut.includes(flow.authentication))
    problems.push({
      code: "closed_to_its_people",
      level: "warning",
      text: `The flow is for ${meant.who}, and its settings let only others run it (${flow.authentication}).`,
      advice: "Change “Who may run it” in the settings of the flow.",
      place: {},
    });
  return problems;
}
