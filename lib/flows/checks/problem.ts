/** Which rule a flow breaks. */
export type ProblemCode =
  | "no_stages"
  | "needs_missing"
  | "never_logs_in"
  | "login_without_proof"
  | "write_without_data"
  | "recovery_without_proof"
  | "unreachable"
  | "always_skipped"
  | "always_denied"
  | "stage_settings"
  | "unknown_type"
  | "disabled_policy"
  | "expired_policy";

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
