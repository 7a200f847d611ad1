import type { StageDefinition } from "../definitions.ts";
import type { FlowView, Step } from "./flow-view.ts";
import type { FlowProblem } from "./problem.ts";

/** Problems of stages with their own settings and with what these refer to, for example a reference whose target has been deleted. */
export function checkSettings(view: FlowView): FlowProblem[] {
  return view.steps.flatMap((step) => [
    ...checkStage(view, step, step.stage),
    ...stagesInside(view, step).flatMap((stage) => checkStage(view, step, stage)),
    ...checkTargets(view, step),
  ]);
}

/** Stages that a step carries out as a part of itself, or leads to. */
function stagesInside({ definitions, registries }: FlowView, { stage }: Step): StageDefinition[] {
  const references = registries.stages.references(stage.type, stage.config).filter(({ kind }) => kind === "stage");
  return references.flatMap(({ keys }) => keys).flatMap((key) => definitions.stages.get(key) ?? []);
}

function checkStage({ registries }: FlowView, { binding, stage: bound }: Step, stage: StageDefinition): FlowProblem[] {
  const place = { binding: binding.pk, stage: stage.pk };
  const server = registries.stages.get(stage.type);
  if (!server)
    return [
      {
        code: "unknown_type",
        level: "error",
        text: `“${stage.name}” is of the type ${stage.type}, which does not exist here.`,
        advice: "Remove it, or run a version of the product that has the type.",
        place,
      },
    ];
  const inside = stage === bound ? "" : ` (which “${bound.name}” uses)`;
  return describeFaults(server, stage.config).map((fault) => ({
    code: "stage_settings",
    level: "error",
    text: `The settings of “${stage.name}”${inside} do not work: ${fault}`,
    advice: "Edit the stage.",
    place,
  }));
}

/** Flows that a step sends people to and in which they can do nothing. */
function checkTargets({ definitions, registries, flow }: FlowView, { binding, stage }: Step): FlowProblem[] {
  const references = registries.stages.references(stage.type, stage.config).filter(({ kind }) => kind === "flow");
  const targets = references.flatMap(({ keys }) => keys).flatMap((key) => definitions.flows.get(key) ?? []);
  const empty = targets.filter(({ pk }) => pk !== flow.pk && !definitions.bindings.get(pk)?.length);
  return empty.map((target) => ({
    code: "leads_nowhere",
    level: "warning",
    text: `“${stage.name}” leads to the flow “${target.name}”, which has no stages.`,
    advice: "Add stages to that flow, or let the stage lead to another one.",
    place: { binding: binding.pk, stage: stage.pk },
  }));
}

function describeFaults(server: NonNullable<Step["server"]>, config: Record<string, unknown>): string[] {
  const parsed = server.config.safeParse(config);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  const faults = server.checkConfig?.(parsed.data as Record<string, unknown>) ?? {};
  return Object.entries(faults).map(([field, texts]) =>
    field === "non_field_errors" ? texts.join(" ") : `${field}: ${texts.join(" ")}`,
  );
}
