import type { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { EventSink } from "#lib/events/sink.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { Limiter } from "#lib/limits/limiter.ts";
import type { PolicyOutcome } from "#lib/policies/request.ts";
import type { AnyChallenge } from "./challenge.ts";
import type { PlanContext } from "./context.ts";
import type {
  BindingDefinition,
  Definitions,
  FlowDefinition,
  FlowSnapshotContent,
  StageDefinition,
} from "./definitions.ts";
import type { NewFlowToken } from "./flow-tokens.ts";
import type { Message } from "./messages.ts";
import type { FlowPlan } from "./plan.ts";
import type { Proof } from "./proofs.ts";
import type { RequestFacts, SessionFacts } from "./request-facts.ts";

/** Refused input: per field (or `non_field_errors`) the messages, in order. */
export type FieldErrors = Record<string, Message[]>;

/** Something to be written together with the step, in its transaction, and only when the step really counts. */
export type Effect = (db: Db) => Promise<void>;

/** What a stage may change of the browser's login, carried out by whoever answers the request. */
export type SessionChange = { kind: "login"; token: string; expires: Date | null } | { kind: "logout" };

/** A cookie that a stage wants to set besides those of the engine. */
export interface CookieChange {
  name: string;
  value: string;
  /** Seconds. */
  maxAge: number;
}

interface Consequences {
  /** Written in the step's transaction. */
  effects?: Effect[];
}

/** What a stage can answer. The executor reads it in one place. */
export type StageOutcome =
  | ({ kind: "challenge"; challenge: AnyChallenge; messages?: Message[] } & Consequences)
  | ({ kind: "invalid"; errors: FieldErrors } & Consequences)
  | ({ kind: "ok" } & Consequences)
  | ({ kind: "stage_invalid"; message?: Message | string } & Consequences)
  | ({ kind: "hand_over"; to: string; plan: FlowPlan } & Consequences);

/** What a stage is given: who asks, what is planned, and what it may use. */
export interface StageContext<Config = unknown> {
  readonly stage: StageDefinition;
  readonly config: Config;
  readonly flow: FlowDefinition;
  readonly binding: BindingDefinition;
  readonly snapshot: FlowSnapshotContent;
  readonly definitions: Definitions;
  /** The running plan; its context is the stage's to change. */
  readonly plan: FlowPlan;
  readonly context: PlanContext;
  readonly request: RequestFacts;
  /** The step's transaction when the stage says that it writes, else for reading. */
  readonly db: Db;
  readonly events: EventSink;
  /** Counts what may be tried only so often; see lib/limits. */
  readonly limits: Limiter;
  readonly now: Date;
  /** The execution's id; null while nothing has been stored yet. */
  readonly executionId: string | null;
  /** The user of the browser's session, as it is after what this step did. */
  sessionUser(): UserRecord | null;
  /** `pending_user` of the context, else the session's user. Unsaved users have `pk` null. */
  pendingUser(): Promise<UserRecord | null>;
  /** Name and picture of the pending user as this browser may see them, for challenges "with user info". */
  userInfo(): Promise<{ pending_user: string; pending_user_avatar: string }>;
  /** Makes a user the pending one; the plan keeps a reference, or all fields of one that is not stored yet. */
  setPendingUser(user: UserRecord, backend?: string): void;
  /** Remembers that something was really established about the pending user by this stage. */
  establish(proof: Proof): void;
  /** Says which values of the context are secrets though their names do not sound like it, so that no record shows them. */
  hide(names: readonly string[]): void;
  /** Logs the browser in or out when the step counts. @param session the login that the rest of the step sees */
  changeSession(change: SessionChange, session: SessionFacts | null): void;
  setCookie(cookie: CookieChange): void;
  cookie(name: string): string | undefined;
  /** A notice for the person, outside the challenge. */
  notify(level: "info" | "warning" | "error", text: Message | string): void;
  /**
   * Prepares a link into a run: the key, and the effect that stores the run under it. For a user who is not stored nothing is stored, in
   * the same time.
   */
  prepareFlowToken(token: Omit<NewFlowToken, "key" | "now">): { key: string; store: Effect };
  /** Plans another flow now, without cache, for handing the run over to it. Null when it does not apply. */
  planFlow(flow: FlowDefinition, context: PlanContext): Promise<FlowPlan | null>;
  /** Runs policies (mode all, no cache) against data of the stage's own. */
  evaluatePolicies(policyIds: string[], context: Record<string, unknown>): Promise<PolicyOutcome>;
  /** Runs an expression of the stage's configuration. @throws ExpressionError */
  evaluateExpression(
    name: string,
    language: string,
    source: string,
    variables: Record<string, unknown>,
  ): Promise<unknown>;
}

/**
 * What a stage does to the run and to the person: logs them in or out, writes or deletes their account, collects data for a later
 * stage to write, sends them elsewhere or into another flow, or always ends the run.
 */
export type StageAct =
  | "logs_in"
  | "logs_out"
  | "writes_account"
  | "deletes_account"
  | "collects_data"
  | "leads_away"
  | "ends_run";

/** The server half of a stage type. Every member but `type` and `config` is optional; the executor asks for what is there. */
export interface StageServer<Schema extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly config: Schema;
  /**
   * What is wrong between the fields of a configuration that parses, by field (`non_field_errors` for none); checked when it is stored.
   *
   * @param given the fields that were sent, which may be some of them; left out for a stored configuration
   */
  readonly checkConfig?: (
    config: Partial<z.infer<Schema>>,
    given?: Record<string, unknown>,
  ) => Record<string, string[]>;
  /** Shape of an answer; checked before `answer` is called. Without it the stage checks by itself. */
  readonly answerSchema?: (context: StageContext<z.infer<Schema>>) => z.ZodType | Promise<z.ZodType>;
  /** Whether this configuration asks at all; a stage that has a challenge and no `asks` always does. */
  readonly asks?: (config: z.infer<Schema>) => boolean;
  /** Builds the question. Without `challenge` the stage acts on its own, in `run`. */
  challenge?(context: StageContext<z.infer<Schema>>): Promise<StageOutcome>;
  /** Judges an answer. */
  answer?(context: StageContext<z.infer<Schema>>, answer: Record<string, unknown>): Promise<StageOutcome>;
  /** Acts without asking. Called inside the step's transaction when `writes` is set. */
  run?(context: StageContext<z.infer<Schema>>, prepared: unknown): Promise<StageOutcome>;
  /** Slow work for `run` that must not hold the transaction, such as hashing a password. */
  prepare?(context: StageContext<z.infer<Schema>>): Promise<unknown>;
  /** Whether `run` and `answer` write to the database by themselves: the step is claimed and a transaction opened first. */
  readonly writes?: boolean;
  /** Whether its challenge changes the plan (one-time values), so that the issued challenge is kept and shown again. */
  readonly stateful?: boolean;
  /** What passing the stage can establish; a function where that depends on its configuration. */
  readonly establishes?: readonly Proof["kind"][] | ((config: z.infer<Schema>) => readonly Proof["kind"][]);
  /** What the stage does that checks of whole flows ask about. */
  readonly acts?: readonly StageAct[];
  /** What must have been established before it. */
  readonly needs?: readonly Proof["kind"][];
  /** Called when the stage is done, before it is removed from the plan. */
  cleanup?(context: StageContext<z.infer<Schema>>): void;
}
