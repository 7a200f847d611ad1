import type { Definitions } from "#lib/flows/definitions.ts";
import { appendStage, type FlowPlan, inMemoryStage, insertStage } from "#lib/flows/plan.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { toUserReference, unsavedUser, userReferenceSchema } from "#lib/identity/user-record.ts";
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
  const before = plan.context.pending_user;
  for (const key of Object.keys(plan.context)) if (!Object.hasOwn(changes.context, key)) delete plan.context[key];
  for (const [key, value] of Object.entries(changes.context)) if (key !== "flow_plan") plan.context[key] = value;
  settlePendingUser(plan, before);
  for (const operation of changes.operations) applyOperation(plan, operation, definitions);
}

function settlePendingUser(plan: FlowPlan, before: FlowPlan["context"]["pending_user"]): void {
  const given = plan.context.pending_user as unknown;
  const parsed = userReferenceSchema.safeParse(given);
  if (!parsed.success) {
    delete plan.context.pending_user;
    return;
  }
  const { data } = parsed;
  const backend = data.backend;
  plan.context.pending_user =
    data.pk === null
      ? toUserReference(unsavedUser(data), backend)
      : { $record: "user", pk: data.pk, ...(backend ? { backend } : {}) };
  // What was established was established about somebody: it does not pass to another person.
  if (before && before.pk !== data.pk) plan.proofs = [];
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
