import type { ProofKind } from "../proofs.ts";
import type { StageAct } from "../stage.ts";
import type { FlowView, Step } from "./flow-view.ts";
import type { FlowProblem } from "./problem.ts";

/** What shows that somebody is who they say they are; a name alone does not. */
const credentials: readonly ProofKind[] = [
  "password",
  "code",
  "passkey",
  "address",
  "account_created",
  "source",
  "vouched",
];

/** Problems of a flow with what its designation promises. */
export function checkPurpose(view: FlowView): FlowProblem[] {
  const { flow, steps } = view;
  const possible = steps.filter(({ shown }) => shown !== "never");
  const problems: FlowProblem[] = [];
  const does = (act: StageAct) => possible.some(({ acts }) => acts.includes(act));
  if (flow.designation === "authentication" && !does("logs_in"))
    problems.push({
      code: "never_logs_in",
      level: "error",
      text: "The flow is for logging in, and no stage of it logs anybody in.",
      advice: "Add a user login stage at the end.",
      place: {},
    });
  // Who is logged in already, or comes with a link or from another flow, has proved something elsewhere.
  if (flow.authentication !== "none" && flow.authentication !== "require_unauthenticated") return problems;
  const login = possible.find(({ acts }) => acts.includes("logs_in"));
  if (login && !provesBefore(possible, login)) {
    const recovering = flow.designation === "recovery";
    problems.push({
      code: recovering ? "recovery_without_proof" : "login_without_proof",
      level: view.programmable ? "warning" : "error",
      text: `“${login.stage.name}” logs people in before any stage has asked for a proof: a name is enough.`,
      advice: recovering
        ? "Put a stage before it that sends a link to the person's address or asks for a code."
        : "Put a stage before it that asks for a password, a passkey, a code or a link.",
      place: { binding: login.binding.pk, stage: login.stage.pk },
    });
  }
  const write = flow.designation === "recovery" && possible.find(({ acts }) => acts.includes("writes_account"));
  if (write && !provesBefore(possible, write))
    problems.push({
      code: "recovery_without_proof",
      level: view.programmable ? "warning" : "error",
      text: `“${write.stage.name}” changes the account before anybody has shown that it is theirs.`,
      advice: "Put a stage before it that sends a link to the person's address or asks for a code.",
      place: { binding: write.binding.pk, stage: write.stage.pk },
    });
  return problems;
}

function provesBefore(steps: readonly Step[], step: Step): boolean {
  const before = steps.slice(0, steps.indexOf(step));
  return before.some(({ establishes }) => establishes.some((kind) => credentials.includes(kind)));
}
