import type { Definitions, StageDefinition } from "#lib/flows/definitions.ts";
import { replacePendingUser } from "#lib/flows/pending-user.ts";
import { appendStage, type FlowPlan, inMemoryStage, insertStage } from "#lib/flows/plan.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { toUserReference, type UserReference, unsavedUser, userReferenceSchema } from "#lib/identity/user-record.ts";
import type { PlanChanges, PlanOperation, PlanStage } from "../../expression/types.ts";
import type { ExpressionScope } from "../../expression-scope.ts";
import { userForExpression } from "./host.ts";

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
 * Carries out on the plan what an expression did to it: entries of its context set and removed, and stages put in. A user in the
 * context becomes a reference again; one that is neither stored nor described is dropped.
 */
export function applyPlanChanges(plan: FlowPlan, changes: PlanChanges, definitions: Definitions): void {
  for (const key of changes.removed) if (key !== "pending_user") delete plan.context[key];
  for (const key of changes.changed) if (key !== "pending_user") plan.context[key] = changes.context[key];
  // Last, so that nothing that was known of another person stays.
  if ([...changes.changed, ...changes.removed].includes("pending_user")) {
    replacePendingUser(plan, readPendingUser(changes.context.pending_user));
  }
  for (const operation of changes.operations) applyOperation(plan, operation, definitions);
}

function readPendingUser(given: unknown): UserReference | undefined {
  const { data } = userReferenceSchema.safeParse(given);
  if (!data) return undefined;
  if (data.pk === null) return toUserReference(unsavedUser(data), data.backend);
  return { $record: "user", pk: data.pk, ...(data.backend ? { backend: data.backend } : {}) };
}

function applyOperation(plan: FlowPlan, operation: PlanOperation, definitions: Definitions): void {
  if (operation.type === "redirect") {
    insertStage(plan, redirectStage(operation.destination));
    return;
  }
  const stage = toStage(operation.stage, definitions);
  if (!stage) return;
  if (operation.type === "append_stage") appendStage(plan, stage);
  else insertStage(plan, stage, operation.index);
}

function toStage(stage: PlanStage, definitions: Definitions): StageDefinition | undefined {
  if (stage.$record === "stage") return definitions.stages.get(String(stage.pk));
  return redirectStage(stage.destination);
}

function redirectStage(destination: string): StageDefinition {
  return inMemoryStage("memory:redirect", "redirect", { destination });
}
