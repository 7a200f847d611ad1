import { isDeepStrictEqual } from "node:util";
import type { Db } from "#lib/db/client.ts";
import { flowStageBindingModel } from "#lib/models/flow-stage-binding.ts";
import { policyBindingModel } from "#lib/models/policy-binding.ts";
import type { StoredModel } from "#lib/models/stored-model.ts";
import { FLOW_TARGET, type VersionContent } from "../content.ts";
import { type AppliedChange, removeObject, writeObject } from "./write.ts";

/**
 * Makes the steps of a flow what a version says. What is no step of the version goes, with the policies that are bound to it; the stages stay.
 * @param flow the flow's key
 */
export async function restoreSteps(
  db: Db,
  flow: string,
  current: VersionContent,
  wanted: VersionContent,
): Promise<AppliedChange[]> {
  return replaceBindings(db, flowStageBindingModel, current.bindings, wanted.bindings, {
    park: (keys) => db.$executeRaw`
      UPDATE "flow_stage_binding" SET "order" = array_position(${keys}::uuid[], "fsb_uuid") - 2000000000
      WHERE "fsb_uuid" = ANY (${keys}::uuid[])`,
    dataOf: (binding) => ({ ...binding, target: flow }),
    find: async (pk) => {
      const [found] = await flowStageBindingModel.select(db, { where: { id: pk }, order: [] });
      return found ?? null;
    },
  });
}

/** Makes the policies that are bound to a flow and its steps what a version says; those that end by themselves stay. Comes after the steps. */
export async function restorePolicyBindings(
  db: Db,
  flow: string,
  current: VersionContent,
  wanted: VersionContent,
): Promise<AppliedChange[]> {
  const steps = new Set(wanted.bindings.map(({ pk }) => pk));
  // Those of other steps have gone with them.
  const left = current.policy_bindings.filter(({ target }) => target === FLOW_TARGET || steps.has(target));
  return replaceBindings(db, policyBindingModel, left, wanted.policy_bindings, {
    park: (keys) => db.$executeRaw`
      UPDATE "policy_binding" SET "order" = array_position(${keys}::uuid[], "policy_binding_uuid") - 2000000000
      WHERE "policy_binding_uuid" = ANY (${keys}::uuid[])`,
    dataOf: (binding) => ({ ...binding, target: binding.target === FLOW_TARGET ? flow : binding.target }),
    find: async (pk) => ({ pk }),
  });
}

interface Replacing<Binding> {
  /** Gives bindings numbers that nothing else has: two may have exchanged theirs, of which there can be only one at any time. */
  park(keys: string[]): Promise<unknown>;
  dataOf(binding: Binding): Record<string, unknown>;
  find(pk: string): ReturnType<StoredModel["find"]>;
}

async function replaceBindings<Binding extends { pk: string }>(
  db: Db,
  model: StoredModel,
  current: readonly Binding[],
  wanted: readonly Binding[],
  { park, dataOf, find }: Replacing<Binding>,
): Promise<AppliedChange[]> {
  const changes: AppliedChange[] = [];
  for (const { pk } of current.filter((binding) => !wanted.some((other) => other.pk === binding.pk))) {
    const found = await find(pk);
    if (found) changes.push(await removeObject(db, model, found));
  }
  const now = new Map(current.map((binding) => [binding.pk, binding]));
  const differing = wanted.filter((binding) => !isDeepStrictEqual(now.get(binding.pk), binding));
  const existing = differing.filter(({ pk }) => now.has(pk)).map(({ pk }) => pk);
  const before = new Map<string, Record<string, unknown>>();
  for (const pk of existing) before.set(pk, await model.represent(db, { pk }));
  if (existing.length > 0) await park(existing);
  for (const binding of differing) {
    const { pk } = binding;
    changes.push(await writeObject(db, { model, pk, data: dataOf(binding), before: before.get(pk) ?? null }));
  }
  return changes;
}
