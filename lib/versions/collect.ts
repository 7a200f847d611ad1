import { loadStages, type StageRow } from "#lib/blueprints/export-graph.ts";
import type { Db } from "#lib/db/client.ts";
import { flowModel } from "#lib/models/flow.ts";
import { flowStageBindingModel } from "#lib/models/flow-stage-binding.ts";
import { policyBindingModel } from "#lib/models/policy-binding.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import {
  FLOW_TARGET,
  type VersionBinding,
  type VersionContent,
  type VersionFlow,
  type VersionNames,
  type VersionPolicyBinding,
} from "./content.ts";
import { loadNames } from "./names.ts";
import { loadPolicies, loadPrompts, toStage } from "./stored-items.ts";

/** What a flow consists of as the database has it. */
export interface Collected {
  content: VersionContent;
  names: VersionNames;
}

/** Collects what flows consist of, with as many queries for all of them as for one. Flows that are gone are left out. */
export async function collectContents(db: Db, flowIds: readonly string[]): Promise<Map<string, Collected>> {
  const flows = await flowModel.representAll(
    db,
    flowIds.map((pk) => ({ pk })),
  );
  const bindings = await represent(db, flowStageBindingModel, { targetId: { in: [...flowIds] } }, "order");
  const policyBindings = await represent(
    db,
    policyBindingModel,
    {
      expiring: false,
      target: {
        OR: [{ flow: { id: { in: [...flowIds] } } }, { stageBinding: { targetId: { in: [...flowIds] } } }],
      },
    },
    "order",
  );
  const rows = await loadStages(
    db,
    bindings.map(({ stage }) => String(stage)),
  );
  const references = [...rows.values()].flatMap((row) => row.references);
  const prompts = await loadPrompts(db, keys(references.map(({ promptId }) => promptId)));
  const policies = await loadPolicies(
    db,
    keys([...references.map(({ policyId }) => policyId), ...policyBindings.map(({ policy }) => policy)]),
  );
  const names = await loadNames(db, references, policyBindings as unknown as VersionPolicyBinding[]);
  const collected = flows.map((flow): [string, Collected] => {
    const own = bindings.filter(({ target }) => target === flow.pk);
    const steps = new Set(own.map(({ pk }) => pk));
    const bound = policyBindings.filter(({ target }) => target === flow.pk || steps.has(target));
    const stages = closure(
      rows,
      own.map(({ stage }) => String(stage)),
    );
    const used = stages.flatMap((row) => row.references);
    const policyKeys = keys([...used.map(({ policyId }) => policyId), ...bound.map(({ policy }) => policy)]);
    const content: VersionContent = {
      flow: without(flow, "pk", "policybindingmodel_ptr_id") as unknown as VersionFlow,
      bindings: own.map(
        (binding) => without(binding, "target", "policybindingmodel_ptr_id") as unknown as VersionBinding,
      ),
      stages: Object.fromEntries(stages.map((row) => [row.id, toStage(row)])),
      prompts: pick(prompts, keys(used.map(({ promptId }) => promptId))),
      policies: pick(policies, policyKeys),
      policy_bindings: bound.map((binding) => toPolicyBinding(binding, flow.pk)),
    };
    return [String(flow.pk), { content, names: names.of(content) }];
  });
  return new Map(collected);
}

async function represent(
  db: Db,
  model: typeof flowStageBindingModel,
  where: Record<string, unknown>,
  order: string,
): Promise<ObjectRecord[]> {
  const found = await model.select(db, { where, order: [order] });
  return found.length > 0 ? model.representAll(db, found) : [];
}

function toPolicyBinding(record: ObjectRecord, flow: unknown): VersionPolicyBinding {
  const plain = without(record, "expires", "expiring");
  return { ...plain, target: record.target === flow ? FLOW_TARGET : record.target } as unknown as VersionPolicyBinding;
}

/** Stages and those that they refer to, out of those that were loaded. */
function closure(rows: ReadonlyMap<string, StageRow>, bound: readonly string[]): StageRow[] {
  const found = new Map<string, StageRow>();
  const wanted = [...bound];
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    const row = rows.get(id);
    if (!row || found.has(id)) continue;
    found.set(id, row);
    for (const { refId } of row.references) if (refId) wanted.push(refId);
  }
  return [...found.values()];
}

function keys(values: readonly unknown[]): string[] {
  return [...new Set(values.filter((value): value is string => typeof value === "string"))];
}

function pick<Item>(items: ReadonlyMap<string, Item>, wanted: readonly string[]): Record<string, Item> {
  return Object.fromEntries(
    wanted.flatMap((key) => {
      const item = items.get(key);
      return item ? [[key, item]] : [];
    }),
  );
}

function without(record: ObjectRecord, ...fields: string[]): ObjectRecord {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !fields.includes(field)));
}
