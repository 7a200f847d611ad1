/** What a stage of a generated flow is: a stage type in one of its configurations. */
export const stageKinds = [
  "dummy",
  "identification",
  "strict_identification",
  "combined_identification",
  "password",
  "prompt",
  "consent",
  "redirect",
  "ask_login",
  "user_login",
  "user_logout",
  "user_write",
  "deny",
] as const;
export type StageKind = (typeof stageKinds)[number];

/** Kinds that act by themselves, and the component of each of the others. */
export const componentOf: Record<StageKind, string | null> = {
  dummy: "ak-stage-dummy",
  identification: "ak-stage-identification",
  strict_identification: "ak-stage-identification",
  combined_identification: "ak-stage-identification",
  password: "ak-stage-password",
  prompt: "ak-stage-prompt",
  consent: "ak-stage-consent",
  redirect: "xak-flow-redirect",
  ask_login: "ak-stage-user-login",
  user_login: null,
  user_logout: null,
  user_write: null,
  deny: null,
};

/** What is bound to a stage binding: nothing, a group, everybody but a group, a policy that says what it is told, one that raises. */
export const gates = ["open", "members", "others", "switch", "raises", "raises_passing"] as const;
export type Gate = (typeof gates)[number];

/** A stage binding of a generated flow. */
export interface ModelBinding {
  kind: StageKind;
  gate: Gate;
  evaluateOnPlan: boolean;
  reEvaluate: boolean;
  onInvalid: "retry" | "restart" | "restart_with_context";
}

/** A generated flow. */
export interface ModelFlow {
  designation: "authentication" | "stage_configuration";
  bindings: ModelBinding[];
}

/** People who have accounts: `alice` is a member of the group, `bob` is not. */
export type Account = "alice" | "bob";
/** Somebody whom a run is about; a stranger has no account. */
export type Person = Account | "stranger";

/** Their passwords. */
export const passwords: Record<Account, string> = { alice: "the password of alice", bob: "the password of bob" };
/** So many wrong passwords end a run. */
export const PASSWORD_LIMIT = 3;

/** Whether somebody is one of those who have an account. */
export function hasAccount(person: Person | null): person is Account {
  return person === "alice" || person === "bob";
}

/** Whether a gate lets its stage run. @param open what the switched policy says */
export function gatePasses(gate: Gate, subject: Person | null, open: boolean): boolean {
  switch (gate) {
    case "open":
    case "raises_passing":
      return true;
    case "members":
      return subject === "alice";
    case "others":
      return subject === "bob";
    case "switch":
      return open;
    case "raises":
      return false;
  }
}
