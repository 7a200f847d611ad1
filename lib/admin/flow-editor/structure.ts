import { z } from "zod";

const modes = ["all", "any"] as const;

/** Whether a policy, group or user is bound, and how it decides. */
export const boundPolicySchema = z.object({
  /** Key of the policy binding; `new-…` until the draft is published. */
  key: z.string().max(64),
  kind: z.enum(["policy", "group", "user"]),
  /** Key of what is bound. */
  id: z.string().max(64),
  name: z.string().max(1000),
  enabled: z.boolean(),
  negate: z.boolean(),
  /** Seconds. */
  timeout: z.int().min(0).max(2_147_483_647),
  failure_result: z.boolean(),
});
export type BoundPolicy = z.infer<typeof boundPolicySchema>;

/** A stage of a flow with the settings of its binding. */
export const stepSchema = z.object({
  /** Key of the stage binding; `new-…` until the draft is published. */
  key: z.string().max(64),
  stage: z.guid(),
  name: z.string().max(1000),
  /** What the stage's type is called. */
  type: z.string().max(200),
  evaluate_on_plan: z.boolean(),
  re_evaluate_policies: z.boolean(),
  invalid_response_action: z.enum(["retry", "restart", "restart_with_context"]),
  policy_engine_mode: z.enum(modes),
  policies: z.array(boundPolicySchema).max(200),
});
export type FlowStep = z.infer<typeof stepSchema>;

/** A flow as the editor has it: its stages in order, and the policies of the flow itself. */
export const structureSchema = z.object({
  policy_engine_mode: z.enum(modes),
  policies: z.array(boundPolicySchema).max(200),
  steps: z.array(stepSchema).max(500),
});
export type FlowStructure = z.infer<typeof structureSchema>;

/** What policies can be bound to in a structure: the flow, or a step by its key. */
export type Target = string;
/** The flow itself as a target. */
export const FLOW_TARGET = "flow";

/** Whether something of a structure is not stored yet. */
export function isNew(key: string): boolean {
  return key.startsWith("new-");
}
