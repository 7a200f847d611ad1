import type { PrismaClient } from "#lib/db/generated/client.ts";
import type { EventSink } from "#lib/events/sink.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { Limiter } from "#lib/limits/limiter.ts";
import type { PolicyEngine } from "#lib/policies/engine.ts";
import type { ExpressionScope } from "#lib/policies/expression-scope.ts";
import type { DefinitionStore } from "./definition-store.ts";
import type { ExecutionStore } from "./execution-store.ts";
import type { RepeatedAnswers } from "./repeated-answers.ts";
import type { SnapshotStore } from "./snapshot.ts";
import type { StageRegistry } from "./stage-registry.ts";
import type { StageTimings } from "./stage-timings.ts";
import type { TraceStore } from "./trace-store.ts";

/** Everything that the engine uses, put together in one place; see lib/engine.ts. */
export interface FlowServices {
  client: PrismaClient;
  definitions: DefinitionStore;
  snapshots: SnapshotStore;
  executions: ExecutionStore;
  stages: StageRegistry;
  policies: PolicyEngine;
  events: EventSink;
  /** Results for answers that come twice to this process. */
  repeated: RepeatedAnswers;
  /** How long stages take in this process. */
  timings: StageTimings;
  /** Keeps what happened in runs that went wrong. */
  traces: TraceStore;
  /** Counts what may be tried only so often, across instances. */
  limits: Limiter;
  clock: () => Date;
  /** Writes an unexpected error to the server's log. @param id the request's */
  log(error: unknown, id: string): void;
  /** The picture shown for a user; null for an anonymous visitor. */
  avatar(user: UserRecord | null, setting: string): Promise<string>;
  /** Runs an expression for a stage. */
  expression: ExpressionRunner;
}

/** Runs expressions that are not policies (prompts). @throws Error with the expression's own error text */
export type ExpressionRunner = (input: {
  name: string;
  language: string;
  source: string;
  variables: Record<string, unknown>;
  host: ExpressionScope;
}) => Promise<unknown>;
