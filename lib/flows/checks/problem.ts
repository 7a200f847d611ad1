/** Which rule a flow breaks. */
export type ProblemCode =
  | "no_stages"
  | "needs_missing"
  | "never_logs_in"
  | "never_does_it"
  | "closed_to_its_people"
  | "login_without_proof"
  | "write_without_data"
  | "write_without_username"
  | "recovery_without_proof"
  | "unreachable"
  | "always_skipped"
  | "always_denied"
  | "stage_settings"
  | "leads_nowhere"
  | "unknown_type"
  | "unknown_policy_type"
  | "policy_settings"
  | "guards_off"
  | "disabled_policy"
  | "expired_policy"
  | "empty_group"
  | "inactive_user";

/** Where in a flow a problem lies. Without keys it is about the flow as a whole. */
export interface ProblemPlace {
  /** Key of a stage binding. */
  binding?: string;
  /** Key of a stage. */
  stage?: string;
  /** Key of a policy binding. */
  policyBinding?: string;
}

/** Something about a flow that an administrator should mend. */
export interface FlowProblem {
  code: ProblemCode;
  /** `error`: the flow cannot do what it is for, or lets people through who should not pass. */
  level: "error" | "warning";
  /** What is wrong. */
  text: string;
  /** How to mend it. */
  advice: string;
  place: ProblemPlace;
}
