import type { Definitions } from "#lib/flows/definitions.ts";
import { replacePendingUser } from "#lib/flows/pending-user.ts";
import { appendStage, type FlowPlan, inMemoryStage, insertStage } from "#lib/flows/plan.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { toUserReference, type UserReference, unsavedUser, userReferenceSchema } from "#lib/identity/user-record.ts";
import type { ExpressionScope } from "../../expression-scope.ts";
import { userForExpression } from "./host.ts";

/** What an expression did to a plan. */
export interface PlanChanges {
  context: Record<string, unknown>;
  operations: readonly Record<string, unknown>[];
}

/** A plan as expressions see it: its context, with the pending user in full. */
export async function planForExpression(
  plan: FlowPlan,
  host: ExpressionScope,
): Promise<{ context: Record<string, unknown> }> {
  const context: Record<string, unknown> = { ...plan.context };
  const reference = plan.context.pending_user;
  if (reference) {
    const { definitions, db } = host.scope;
    const isSubject = reference.pk !== null && host.user?.pk === reference.pk;
    const user =
      reference.pk === null ? unsavedUser(reference) : isSubject ? host.user : await findUserByKey(db, reference.pk);
    context.pending_user = userForExpression(definitions, user, host.request, reference.backend);
  }
  return { context };
}

/**
 * Carries out on the plan what an expression did to it: entries of its context set, changed and removed, and stages put in.
 * A user in the context becomes a reference again; one that is neither stored nor described is dropped.
 */
export function applyPlanChanges(plan: FlowPlan, changes: PlanChanges, definitions: Definitions): void {
  for (const key of Object.keys(plan.context)) {
    if (key !== "pending_user" && !Object.hasOwn(changes.context, key)) delete plan.context[key];
  }
  for (const [key, value] of Object.entries(changes.context)) {
    if (key !== "flow_plan" && key !== "pending_user") plan.context[key] = value;
  }
  // Last, so that nothing that was known of another person stays.
  replacePendingUser(plan, readPendingUser(changes.context.pending_user));
  for (const operation of changes.operations) applyOperation(plan, operation, definitions);
}

function readPendingUser(given: unknown): UserReference | undefined {
  const { data } = userReferenceSchema.safeParse(given);
  if (!data) return undefined;
  if (data.pk === null) return toUserReference(unsavedUser(data), data.backend);
  return { $record: "user", pk: data.pk, ...(data.backend ? { backend: data.backend } : {}) };
}

function applyOperation(plan: FlowPlan, operation: Record<string, unknown>, definitions: Definitions): void {
  const stage = findStage(operation, definitions);
  if (!stage) return;
  if (operation.op === "append_stage") appendStage(plan, stage);
  else insertStage(plan, stage, typeof operation.index === "number" ? operation.index : 1);
}

function findStage(operation: Record<string, unknown>, definitions: Definitions) {
  if (operation.op === "redirect") {
    return inMemoryStage("memory:redirect", "redirect", {
      destination: String(operation.destination ?? operation.url ?? "/"),
    });
  }
  const { stage } = operation as { stage?: { pk?: unknown; $record?: unknown; type?: unknown; message?: unknown } };
  return typeof stage?.pk === "string" ? definitions.stages.get(stage.pk) : undefined;
}
