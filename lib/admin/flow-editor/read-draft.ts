import { type BoundPolicy, FLOW_TARGET, type FlowStructure, structureSchema } from "./structure.ts";

/** Name of the hidden field that carries the draft. */
export const DRAFT_FIELD = "draft";

/** Name of the hidden field that carries the flow as it was when editing began. */
export const BASE_FIELD = "base";

/** Name of the input for a setting of a step, or of a policy that is bound. @param key of the step or policy binding */
export function settingName(key: string, setting: string): string {
  return `${key}:${setting}`;
}

/**
 * The draft in a submitted form: what its hidden field carries, with what was changed in its inputs.
 * @throws ZodError for a field that somebody has tampered with
 */
export function readDraft(form: FormData): FlowStructure {
  const structure = structureSchema.parse(JSON.parse(String(form.get(DRAFT_FIELD))));
  const text = (key: string, setting: string) => {
    const value = form.get(settingName(key, setting));
    return typeof value === "string" ? value : undefined;
  };
  // A box that is not ticked is not sent; beside it stands a field that says that it was there.
  const ticked = (key: string, setting: string, usual: boolean) =>
    form.has(settingName(key, `${setting}:shown`)) ? text(key, setting) === "on" : usual;
  const readPolicies = (policies: readonly BoundPolicy[]) =>
    policies.map((policy) => ({
      ...policy,
      enabled: ticked(policy.key, "enabled", policy.enabled),
      negate: ticked(policy.key, "negate", policy.negate),
      failure_result: ticked(policy.key, "failure_result", policy.failure_result),
      timeout: Number(text(policy.key, "timeout") ?? policy.timeout),
    }));
  return structureSchema.parse({
    policy_engine_mode: text(FLOW_TARGET, "policy_engine_mode") ?? structure.policy_engine_mode,
    policies: readPolicies(structure.policies),
    steps: structure.steps.map((step) => ({
      ...step,
      evaluate_on_plan: ticked(step.key, "evaluate_on_plan", step.evaluate_on_plan),
      re_evaluate_policies: ticked(step.key, "re_evaluate_policies", step.re_evaluate_policies),
      invalid_response_action: text(step.key, "invalid_response_action") ?? step.invalid_response_action,
      policy_engine_mode: text(step.key, "policy_engine_mode") ?? step.policy_engine_mode,
      policies: readPolicies(step.policies),
    })),
  });
}

/** The flow as it was when editing began, in a submitted form. @throws ZodError for a field that somebody has tampered with */
export function readBase(form: FormData): FlowStructure {
  return structureSchema.parse(JSON.parse(String(form.get(BASE_FIELD))));
}
