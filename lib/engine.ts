import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey } from "#lib/crypto/secret.ts";
import { db } from "#lib/db/client.ts";
import { databaseEvents } from "#lib/events/record.ts";
import { setEventRetention } from "#lib/events/retention.ts";
import { DefinitionStore } from "#lib/flows/definition-store.ts";
import { ExecutionStore } from "#lib/flows/execution-store.ts";
import { RepeatedAnswers } from "#lib/flows/repeated-answers.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { SnapshotStore } from "#lib/flows/snapshot.ts";
import { StageTimings } from "#lib/flows/stage-timings.ts";
import { TraceStore } from "#lib/flows/trace-store.ts";
import { avatarOf } from "#lib/identity/user-picture.ts";
import { Limiter } from "#lib/limits/limiter.ts";
import { log } from "#lib/log.ts";
import { PolicyEngine } from "#lib/policies/engine.ts";
import { policyRegistry } from "#lib/policies/registry.ts";
import { runExpression } from "#lib/policies/types/expression/run.ts";
import { stageRegistry } from "#lib/stages/registry.ts";

/** Puts the engine together over the process's database and secret. */
export function createServices(overrides: Partial<FlowServices> = {}): FlowServices {
  return {
    client: db(),
    definitions: new DefinitionStore(stageRegistry, ({ settings }) => setEventRetention(settings.event_retention)),
    snapshots: new SnapshotStore(),
    executions: new ExecutionStore(deriveKey(appSecret(), "flow-plans")),
    stages: stageRegistry,
    policies: new PolicyEngine(policyRegistry),
    events: databaseEvents,
    traces: new TraceStore(),
    repeated: new RepeatedAnswers(),
    timings: new StageTimings(),
    limits: new Limiter((error) => log().warn({ err: error }, "tries are counted in this process alone for a while")),
    clock: () => new Date(),
    log: (error, id) => log().error({ err: error, request: id }, "flow execution failed"),
    avatar: avatarOf,
    expression: runExpression,
    ...overrides,
  };
}

// One engine per process: what it has compiled is shared by all of Next.js' bundles.
const slot = globalThis as unknown as Record<symbol, FlowServices | undefined>;
const key = Symbol.for("vestibule.engine");

/** The engine of this process: one for the database that is open. @throws Error before one is */
export function engine(): FlowServices {
  const known = slot[key];
  if (known?.client === db()) return known;
  const created = createServices();
  slot[key] = created;
  return created;
}
