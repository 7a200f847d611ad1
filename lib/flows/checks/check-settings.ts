import type { FlowView, Step } from "./flow-view.ts";
import type { FlowProblem } from "./problem.ts";

/** Problems of stages with their own settings, for example a reference whose target has been deleted. */
export function checkSettings(view: FlowView): FlowProblem[] {
  return view.steps.flatMap(checkStep);
}

function checkStep({ binding, stage, server }: Step): FlowProblem[] {
  const place = { binding: binding.pk, stage: stage.pk };
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
  return describeFaults(server, stage.config).map((fault) => ({
    code: "stage_settings",
    level: "error",
    text: `The settings of “${stage.name}” do not work: ${fault}`,
    advice: "Edit the stage.",
    place,
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
