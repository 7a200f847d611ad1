import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { PlanContext } from "./context.ts";
import type { BindingDefinition, FlowSnapshotContent, StageDefinition } from "./definitions.ts";
import { proofSchema } from "./proofs.ts";
import type { TraceEntry } from "./trace.ts";

/** Raised whenever stored plans could no longer be read: an unknown version means starting over. */
export const PLAN_VERSION = 1;

const inlineStage = z.object({
  pk: z.string(),
  name: z.string(),
  type: z.string(),
  config: z.record(z.string(), z.unknown()),
});

const planBinding = z.object({
  /** Key of the flow's binding, or a key of its own for one that was inserted. */
  pk: z.string(),
  /** `reevaluate`: policies are asked each time the binding is first. */
  marker: z.enum(["plain", "reevaluate"]),
  /** The stage itself, for a binding that is not part of the flow. */
  inline: inlineStage.optional(),
});
export type PlanBinding = z.infer<typeof planBinding>;

const historyEntry = z.object({
  binding: planBinding,
  next: planBinding.nullable(),
  /** Sanitised and cleansed: the history is for looking at. */
  context: z.record(z.string(), z.unknown()),
  at: z.string(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

/** A run of a flow as data: what is left to do, what is known, what was established. Sealed before it is stored. */
export const planSchema = z.object({
  version: z.literal(PLAN_VERSION),
  flow: z.string(),
  snapshot: z.string(),
  bindings: z.array(planBinding),
  context: z.record(z.string(), z.unknown()),
  proofs: z.array(proofSchema),
  /** Counters by name, for example failed attempts. */
  counters: z.record(z.string(), z.int()),
  /** A challenge with one-time values, as it was sent. */
  issued: z.object({ binding: z.string(), challenge: z.record(z.string(), z.unknown()) }).nullable(),
  history: z.array(historyEntry),
  /** What happened so far; cleansed as well. Not looked into: it is sealed, only ever shown, and would be read anew with every answer. */
  trace: z.array(z.custom<TraceEntry>()).default([]),
  /** Names of values in the context that are secrets though they do not sound like one. */
  hidden: z.array(z.string()).default([]),
  startedAt: z.string(),
  /** Key of the user whom the browser was logged in as, as far as this run knows. */
  actor: z.int().nullable(),
  /** Key of the user that the token was made for from which this run was restored: it cannot become a run about somebody else. */
  boundUser: z.int().nullable(),
});
export type FlowPlan = Omit<z.infer<typeof planSchema>, "context"> & { context: PlanContext };

/** An empty plan for a snapshot. */
export function createPlan(
  flow: string,
  snapshot: string,
  context: PlanContext,
  now: Date,
  actor: number | null,
): FlowPlan {
  return {
    version: PLAN_VERSION,
    flow,
    snapshot,
    bindings: [],
    context,
    proofs: [],
    counters: {},
    issued: null,
    history: [],
    trace: [],
    hidden: [],
    startedAt: now.toISOString(),
    actor,
    boundUser: null,
  };
}

/** Reads a stored plan. Null when it is of another version or damaged: then the run starts over. */
export function readPlan(stored: unknown): FlowPlan | null {
  const parsed = planSchema.safeParse(stored);
  return parsed.success ? (parsed.data as FlowPlan) : null;
}

/** Wraps a stage that is not part of the flow; such a binding has the plain marker and so always runs. */
export function wrapStage(stage: StageDefinition): PlanBinding {
  return { pk: randomUUID(), marker: "plain", inline: stage };
}

/** A stage that lives in a plan only. */
export function inMemoryStage(type: string, name: string, config: Record<string, unknown>): StageDefinition {
  return { pk: randomUUID(), name, type, config };
}

/** Puts a stage into the plan; by default directly after the current one. */
export function insertStage(plan: FlowPlan, stage: StageDefinition, index = 1): void {
  plan.bindings.splice(Math.max(0, Math.min(index, plan.bindings.length)), 0, wrapStage(stage));
}

/** Puts a stage at the end of the plan. */
export function appendStage(plan: FlowPlan, stage: StageDefinition): void {
  plan.bindings.push(wrapStage(stage));
}

/** Removes the current binding; nothing happens when there is none. */
export function popBinding(plan: FlowPlan): void {
  plan.bindings.shift();
  plan.issued = null;
}

/** The definition behind a binding of a plan, or undefined when the snapshot does not have it. */
export function resolveBinding(
  snapshot: FlowSnapshotContent,
  binding: PlanBinding,
): { binding: BindingDefinition; stage: StageDefinition } | undefined {
  if (binding.inline) return { binding: inlineBinding(binding, binding.inline), stage: binding.inline };
  const definition = snapshot.bindings.find((candidate) => candidate.pk === binding.pk);
  const stage = definition && snapshot.stages[definition.stage];
  return definition && stage ? { binding: definition, stage } : undefined;
}

function inlineBinding(binding: PlanBinding, stage: StageDefinition): BindingDefinition {
  return {
    pk: binding.pk,
    bindable: null,
    stage: stage.pk,
    order: 0,
    evaluate_on_plan: false,
    re_evaluate_policies: false,
    invalid_response_action: "retry",
  };
}
