/** Plain data that may cross the border of a sandbox. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The languages that an expression may be written in. */
export type ExpressionLanguage = "python" | "javascript";

/**
 * A function of the host that an expression may call by name. It gets what the expression passed, as plain data (records
 * as `{ "$record": kind, "pk": … }`), and its answer or the text of its error goes back into the sandbox.
 *
 * Names in use: `ak_user_by`, `ak_group_by`, `ak_stage_by` (filters as keywords; a tagged record or null),
 * `ak_is_group_member(user, …filters)`, `ak_user_has_authenticator(user, type | null)`, `ak_create_event(action, …context)`,
 * `ak_send_email` (all as keywords, addresses as lists), `resolve_dns(host, version | null)`, `reverse_dns(address)`,
 * `ak_create_jwt`, `ak_create_jwt_raw`,
 * `http_request(method, url)` (keywords `headers`, `params`, `body`, `timeout` in seconds) answering `{status_code, headers, text, url}`, and
 * `ak_call_policy(name, { context, plan_context })` with the added context as keywords, answering
 * `{passing, messages, raw_result}` and, when the called policy changed them, `context` and `plan_context`.
 */
export type HostFunction = (args: Json[], kwargs: Record<string, Json>) => Promise<Json>;

/** Bounds of one evaluation; what is left out has the default of `limits.ts`. */
export interface EvaluationLimits {
  /** Milliseconds from the call to the answer, waiting for a free thread and for host functions included. */
  timeoutMs?: number;
  /** Milliseconds that the expression itself may compute. */
  computeMs?: number;
  /** Bytes of memory of the interpreter; Python has no less than 16 MiB. */
  memoryBytes?: number;
}

/** One expression to evaluate and what it may see. */
export interface ExpressionInput {
  language: ExpressionLanguage;
  /** Body of a function: `return` gives the result. May be indented as a whole. */
  source: string;
  /** Name of the policy or prompt, used in error texts and as the logger's name. */
  name: string;
  /**
   * What the expression sees under these names. `request`, `http_request`, `user`, `prompt_context`, `ak_client_ip` and
   * `flow_plan` become objects of the language; `flow_plan` is reached through `request.context`.
   */
  variables: Record<string, Json>;
  limits?: EvaluationLimits;
  host: Record<string, HostFunction>;
}

/** A stored stage, or one that exists only in the plan and sends the browser elsewhere. */
export type PlanStage =
  | { $record: "stage"; pk: string | number }
  | { $record: "in_memory_stage"; type: "redirect"; destination: string };

/** A change of the running plan that an expression asked for, in the order in which it asked. */
export type PlanOperation =
  | { type: "insert_stage"; stage: PlanStage; index: number }
  | { type: "append_stage"; stage: PlanStage }
  | { type: "redirect"; destination: string };

/** What an expression did to `flow_plan`. */
export interface PlanChanges {
  /**
   * The whole context afterwards. Under the changed keys records are references; an unsaved one (`pk` null) has all its
   * data. The others are as they were given.
   */
  context: Record<string, Json>;
  /** Top-level keys of `context` that are new or differ from what was given. */
  changed: string[];
  /** Top-level keys that were given and are gone. */
  removed: string[];
  operations: PlanOperation[];
}

/** A line that the expression logged or printed. */
export interface ExpressionLogLine {
  level: "debug" | "info" | "warning" | "error";
  event: string;
  attributes: Record<string, Json>;
}

/** Why an expression gave no result; `timeout` also covers not getting a thread in time. */
export type ExpressionErrorKind = "syntax" | "runtime" | "timeout" | "memory";

/** The outcome of an evaluation. */
export type ExpressionResult =
  | {
      ok: true;
      /** What the expression returned, made safe for JSON. */
      value: Json;
      /** Whether the language itself takes the result for true. */
      truthy: boolean;
      /** Texts given to `ak_message`, in order. */
      messages: string[];
      log: ExpressionLogLine[];
      /** `request.context` afterwards, without `flow_plan`; see `PlanChanges.context` for records. */
      context: Record<string, Json>;
      /** Present when there was a `flow_plan` and the expression changed it. */
      plan?: PlanChanges;
    }
  | {
      ok: false;
      /** Text of the underlying error as the language's reference implementation prints it; may be blank. */
      error: string;
      kind: ExpressionErrorKind;
      log: ExpressionLogLine[];
    };
