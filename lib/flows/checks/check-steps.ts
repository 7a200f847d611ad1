import type { ProofKind } from "../proofs.ts";
import type { FlowView, Step } from "./flow-view.ts";
import type { FlowProblem } from "./problem.ts";

/** Problems of stages with those before them. */
export function checkSteps(view: FlowView): FlowProblem[] {
  return view.steps.flatMap((step, index) => {
    const before = view.steps.slice(0, index).filter(({ shown }) => shown !== "never");
    return [...checkReach(step, before), ...checkNeeds(view, step, before), ...checkData(view, step, before)];
  });
}

function placeOf({ binding, stage }: Step) {
  return { binding: binding.pk, stage: stage.pk };
}

function checkReach(step: Step, before: readonly Step[]): FlowProblem[] {
  const end = before.find(({ acts, shown }) => acts.includes("ends_run") && shown === "always");
  if (end)
    return [
      {
        code: "unreachable",
        level: "warning",
        text: `“${step.stage.name}” is never reached: “${end.stage.name}” before it always ends the run.`,
        advice: "Bind a policy to the stage that ends the run, or remove one of the two.",
        place: placeOf(step),
      },
    ];
  if (step.shown !== "never") return [];
  return [
    {
      code: "always_skipped",
      level: "warning",
      text: `“${step.stage.name}” is always skipped: its policies never pass.`,
      advice: "Change or remove the policies that are bound to it.",
      place: placeOf(step),
    },
  ];
}

const needTexts: Partial<Record<ProofKind, { missing: string; advice: string }>> = {
  identified: {
    missing: "needs to know who the person is, and no stage before it finds that out",
    advice: "Put an identification stage before it, or let only those run the flow who are logged in.",
  },
};

function checkNeeds({ flow, programmable }: FlowView, step: Step, before: readonly Step[]): FlowProblem[] {
  // Who is logged in already, or comes with a link or from another flow, is known.
  if (flow.authentication !== "none" && flow.authentication !== "require_unauthenticated") return [];
  const known = new Set(
    before.flatMap(({ establishes, acts }) => [
      ...establishes,
      ...(acts.includes("writes_account") ? ["identified"] : []),
    ]),
  );
  // An account can be in the making: then the answers so far say who the person is.
  const inTheMaking = flow.designation === "enrollment" && before.some(({ acts }) => acts.includes("collects_data"));
  const missing = step.needs.filter((need) => !known.has(need) && !(need === "identified" && inTheMaking));
  return missing.map((need) => ({
    code: "needs_missing",
    level:
      programmable || (flow.authentication === "none" && flow.designation !== "authentication") ? "warning" : "error",
    text: `“${step.stage.name}” ${needTexts[need]?.missing ?? `needs a proof (${need}) that no stage before it gives`}.`,
    advice: needTexts[need]?.advice ?? "Put a stage before it that gives this proof.",
    place: placeOf(step),
  }));
}

function checkData(view: FlowView, step: Step, before: readonly Step[]): FlowProblem[] {
  const { flow, programmable } = view;
  if (!step.acts.includes("writes_account")) return [];
  if (before.some(({ acts }) => acts.includes("collects_data"))) return checkUsername(view, step, before);
  if (flow.authentication === "require_redirect" || flow.authentication === "require_token") return [];
  return [
    {
      code: "write_without_data",
      level: programmable ? "warning" : "error",
      text: `“${step.stage.name}” writes what people have answered, and no stage before it asks anything.`,
      advice: "Put a prompt stage before it.",
      place: placeOf(step),
    },
  ];
}

/** A new account needs a name, which a form asks for, an invitation says, or a program of the administrator's own sets. */
function checkUsername(view: FlowView, step: Step, before: readonly Step[]): FlowProblem[] {
  const { flow, programmable, definitions, registries } = view;
  const collecting = before.filter(({ acts }) => acts.includes("collects_data"));
  const asked = collecting.map(({ stage }) =>
    registries.stages
      .references(stage.type, stage.config)
      .filter(({ kind }) => kind === "prompt")
      .flatMap(({ keys }) => keys),
  );
  const knowsMore = asked.some((prompts) => prompts.length === 0);
  const keys = asked.flat().map((prompt) => definitions.prompts.get(prompt)?.field_key);
  if (flow.designation !== "enrollment" || programmable || knowsMore || keys.includes("username")) return [];
  return [
    {
      code: "write_without_username",
      level: "error",
      text: `“${step.stage.name}” makes an account, and no form before it asks for a username.`,
      advice: "Add a prompt with the field key “username” to a prompt stage before it.",
      place: placeOf(step),
    },
  ];
}
