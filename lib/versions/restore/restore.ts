import { isDeepStrictEqual } from "node:util";
import type { Db } from "#lib/db/client.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { FieldErrors } from "#lib/models/error.ts";
import { flowModel } from "#lib/models/flow.ts";
import type { VersionContent } from "../content.ts";
import { restorePolicyBindings, restoreSteps } from "./bindings.ts";
import { restoreItems } from "./items.ts";
import type { RestorePlan } from "./plan.ts";
import { type AppliedChange, writeObject } from "./write.ts";

/**
 * Lets those who go back come one after the other, also with different flows, which may share stages: of two plans that are made at once the
 * second would not know what the first changes. To be called before the plan is made. @param db a transaction
 */
export async function takeTurnRestoring(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('flow_version restore', 0))`;
}

/**
 * Makes a flow what a version says, inside a running transaction: its fields, steps and policies, and the stages, prompts and policies that it
 * consists of, which other flows may share. What has come since is taken out of the flow and stays otherwise.
 *
 * @returns every object that it made, changed or deleted
 * @throws FieldErrors with every reason why it cannot be done
 */
export async function restoreVersion(
  db: Db,
  flow: FlowDefinition,
  content: VersionContent,
  plan: RestorePlan,
): Promise<AppliedChange[]> {
  if (plan.obstacles.length > 0) throw new FieldErrors({ non_field_errors: plan.obstacles });
  const items = await restoreItems(db, content, plan);
  const own: AppliedChange[] = [];
  if (!isDeepStrictEqual(plan.current.flow, content.flow)) {
    const before = await flowModel.represent(db, { pk: flow.pk });
    own.push(await writeObject(db, { model: flowModel, pk: flow.pk, data: { ...content.flow }, before }));
  }
  const steps = await restoreSteps(db, flow.pk, plan.current, content);
  const policies = await restorePolicyBindings(db, flow.pk, plan.current, content);
  return [...items, ...own, ...steps, ...policies];
}
