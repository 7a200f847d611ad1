import type { RunRecord } from "./run-record.ts";
import type { PolicyTrace, TraceEntry } from "./trace.ts";

/** Where a stage of a run stands. */
export type StageState = "done" | "current" | "ahead" | "skipped" | "removed" | "failed" | "not_reached";

/** A stage of a run, and why it is where it is. */
export interface ExplainedStage {
  binding: string;
  stage: string;
  type: string;
  state: StageState;
  /** Why, in a sentence. */
  reason: string;
  /** What decided, when policies did. */
  policies: PolicyTrace[];
}

type Recorded = RunRecord["stages"][number];
type BindingEntry = Extract<TraceEntry, { kind: "binding" }>;

/** Says of each stage of a run whether it was run, is current, ahead, or left out, and why. */
export function explainRun(record: RunRecord): ExplainedStage[] {
  // What was decided before the flow started over says nothing any more.
  const since = record.entries.findLastIndex(({ kind }) => kind === "planning");
  const entries = record.entries.slice(Math.max(0, since));
  const stages = record.stages.map((stage) => explainStage(record, stage, entries));
  const place = new Map(record.left.map((binding, index) => [binding, index]));
  // Those that are ahead stand in the order in which they will come, after the rest of the flow's order.
  return stages.toSorted((a, b) => (place.get(a.binding) ?? -1) - (place.get(b.binding) ?? -1));
}

function explainStage(record: RunRecord, stage: Recorded, entries: readonly TraceEntry[]): ExplainedStage {
  const decisions = entries.filter(
    (entry): entry is BindingEntry => entry.kind === "binding" && entry.binding === stage.binding,
  );
  const decided = decisions.at(-1);
  const state = findState(record, stage, entries, decided);
  return {
    binding: stage.binding,
    stage: stage.stage,
    type: stage.type,
    state,
    reason: sayWhy(stage, state, decided),
    policies: decided?.policies ?? [],
  };
}

function findState(
  { left, ended }: RunRecord,
  { binding }: Recorded,
  entries: readonly TraceEntry[],
  decided: BindingEntry | undefined,
): StageState {
  if (decided && !decided.kept) return decided.when === "planning" ? "skipped" : "removed";
  const said = entries.findLast((entry) => entry.kind === "stage" && entry.binding === binding);
  if (said?.kind === "stage" && (said.outcome === "ok" || said.outcome === "hand_over")) return "done";
  if (!ended && left[0] === binding) return "current";
  if (left.includes(binding)) return "ahead";
  return said === undefined ? "not_reached" : "failed";
}

const byState: Record<StageState, string> = {
  done: "It was passed.",
  current: "It is being asked now.",
  ahead: "It comes later.",
  skipped: "What is bound to it did not let it in when the flow was planned.",
  removed: "What is bound to it took it out when it was reached.",
  failed: "The run ended here.",
  not_reached: "The run did not get here.",
};

function sayWhy({ order, policies, on_plan, on_reach }: Recorded, state: StageState, decided?: BindingEntry): string {
  const result = byState[state];
  if (order === null) return `${result} A stage or a policy put it in on the way.`;
  if (state === "skipped" || state === "removed") return result;
  if (policies === 0) return `${result} Nothing is bound to it, so it is always there.`;
  if (decided) {
    const when = decided.when === "planning" ? "when the flow was planned" : "when it was reached";
    const again = state === "ahead" && on_reach ? " They are asked again when it is reached." : "";
    return `${result} Its policies let it in ${when}.${again}`;
  }
  if (on_reach) return `${result} Its policies are asked when it is reached.`;
  return on_plan
    ? result
    : `${result} Its policies are never asked: neither when the flow is planned nor when it is reached.`;
}
