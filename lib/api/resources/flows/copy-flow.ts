import { collectFlow, type FlowGraph } from "#lib/blueprints/export-graph.ts";
import type { Db } from "#lib/db/client.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "../../endpoint.ts";
import { createObject, findObject, showObject } from "../../objects.ts";
import { policyBindingResource } from "../policies/bindings.ts";
import { stageBindingResource } from "./bindings.ts";
import { copyStages } from "./copy-stages.ts";
import { flowResource } from "./instances.ts";

/** What a copy is called, and whether it has stages of its own. */
interface WantedCopy {
  name: string;
  slug: string;
  copy_stages: boolean;
}

/**
 * Copies the flow that the call's path names: its settings, its bindings and what is bound to them, each with a record of its own. Prompts
 * and policies are shared.
 *
 * @param call within a transaction
 * @returns the copy as answers show it
 * @throws ApiError 404 without such a flow, FieldErrors when name or slug cannot be used
 */
export async function copyFlow(call: ApiCall, { name, slug, copy_stages }: WantedCopy): Promise<ObjectRecord> {
  const db: Db = call.services.client;
  const { pk } = await findObject(db, flowResource, call);
  const original = await showObject(flowResource, call);
  const copy = await createObject(flowResource, { ...call, body: { ...original, name, slug } });
  const graph = await collectFlow(db, String(pk));
  const stages = copy_stages ? await copyStages(call, graph, { pk: String(copy.pk), slug }) : new Map<string, string>();
  const targets = await copyBindings(call, graph, String(copy.pk), stages);
  await copyPolicies(call, targets.set(graph.flow.bindableId, String(copy.pk)));
  return showObject(flowResource, { ...call, params: { slug } });
}

/** @returns what policies are bound to in the copy, by what they are bound to in the original */
async function copyBindings(
  call: ApiCall,
  { stageBindings, modes }: FlowGraph,
  target: string,
  stages: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  for (const row of stageBindings) {
    const body = {
      target,
      stage: stages.get(row.stageId) ?? row.stageId,
      order: row.order,
      evaluate_on_plan: row.evaluateOnPlan,
      re_evaluate_policies: row.reEvaluatePolicies,
      invalid_response_action: row.invalidResponseAction,
      policy_engine_mode: modes.get(row.bindableId),
    };
    const binding = await createObject(stageBindingResource, { ...call, body });
    targets.set(row.bindableId, String(binding.pk));
  }
  return targets;
}

/** @param targets what is bound to in the copy, by what it is in the original */
async function copyPolicies(call: ApiCall, targets: ReadonlyMap<string, string>): Promise<void> {
  const db: Db = call.services.client;
  const rows = await db.policyBinding.findMany({
    where: { targetId: { in: [...targets.keys()] } },
    orderBy: [{ order: "asc" }, { id: "asc" }],
  });
  for (const { targetId, policyId, groupId, userId, failureResult, expires, expiring, ...settings } of rows) {
    const bound = { policy: policyId, group: groupId, user: userId, failure_result: failureResult };
    const body = { ...settings, ...bound, target: targets.get(targetId) };
    const { pk } = await createObject(policyBindingResource, { ...call, body });
    // What guards the original for a while guards the copy as long.
    if (expiring) await db.policyBinding.update({ where: { id: String(pk) }, data: { expires, expiring } });
  }
}
