import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type BoundPolicy, FLOW_TARGET, type FlowStep, type FlowStructure } from "./structure.ts";

const key = z.string().max(64);

/** Takes a step out. */
export const removeSchema = z.object({ kind: z.literal("remove"), key });
/** Puts a step to a position, counted from 0. */
export const placeSchema = z.object({ kind: z.literal("place"), key, at: z.int().min(0) });
/** Moves a step by so many places. */
export const moveSchema = z.object({ kind: z.literal("move"), key, by: z.int() });
/** Takes something that is bound away from what it is bound to. */
export const unbindSchema = z.object({ kind: z.literal("unbind"), target: key, key });

/** One change of a draft. */
export type Edit =
  | { kind: "add"; stage: string; name: string; type: string }
  | { kind: "bind"; target: string; policy: Pick<BoundPolicy, "kind" | "id" | "name"> }
  | z.infer<typeof removeSchema>
  | z.infer<typeof placeSchema>
  | z.infer<typeof moveSchema>
  | z.infer<typeof unbindSchema>;

/** A draft after a change. What the change is about may be gone; then nothing changes. */
export function applyEdit(structure: FlowStructure, edit: Edit): FlowStructure {
  const { steps } = structure;
  switch (edit.kind) {
    case "add":
      return { ...structure, steps: [...steps, newStep(edit)] };
    case "remove":
      return { ...structure, steps: steps.filter((step) => step.key !== edit.key) };
    case "place":
      return { ...structure, steps: place(steps, edit.key, edit.at) };
    case "move": {
      const from = steps.findIndex((step) => step.key === edit.key);
      return { ...structure, steps: place(steps, edit.key, Math.max(0, from + edit.by)) };
    }
    case "bind":
      return changePolicies(structure, edit.target, (policies) => [...policies, newPolicy(edit.policy)]);
    case "unbind":
      return changePolicies(structure, edit.target, (policies) => policies.filter((policy) => policy.key !== edit.key));
  }
}

function place(steps: readonly FlowStep[], key: string, at: number): FlowStep[] {
  const step = steps.find((candidate) => candidate.key === key);
  if (!step) return [...steps];
  const others = steps.filter((candidate) => candidate !== step);
  return others.toSpliced(Math.min(at, others.length), 0, step);
}

function changePolicies(
  structure: FlowStructure,
  target: string,
  change: (policies: readonly BoundPolicy[]) => BoundPolicy[],
): FlowStructure {
  if (target === FLOW_TARGET) return { ...structure, policies: change(structure.policies) };
  const steps = structure.steps.map((step) =>
    step.key === target ? { ...step, policies: change(step.policies) } : step,
  );
  return { ...structure, steps };
}

function newStep({ stage, name, type }: { stage: string; name: string; type: string }): FlowStep {
  return {
    key: newKey(),
    stage,
    name,
    type,
    evaluate_on_plan: false,
    re_evaluate_policies: true,
    invalid_response_action: "retry",
    policy_engine_mode: "any",
    policies: [],
  };
}

function newPolicy(policy: Pick<BoundPolicy, "kind" | "id" | "name">): BoundPolicy {
  return { ...policy, key: newKey(), enabled: true, negate: false, timeout: 30, failure_result: false };
}

function newKey(): string {
  return `new-${randomUUID()}`;
}
