import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";

const stageParts = {
  references: { orderBy: [{ field: "asc" }, { position: "asc" }] },
} satisfies Prisma.StageInclude;
const bindingParts = {
  group: { select: { name: true } },
  user: { select: { username: true } },
} satisfies Prisma.PolicyBindingInclude;

/** A stage with what its configuration refers to. */
export type StageRow = Prisma.StageGetPayload<{ include: typeof stageParts }>;
/** A policy binding with the name of the group or user that it binds. */
export type PolicyBindingRow = Prisma.PolicyBindingGetPayload<{ include: typeof bindingParts }>;

/** Everything that belongs to a flow, in an order in which it can be made. */
export interface FlowGraph {
  flow: Prisma.FlowGetPayload<object>;
  stageBindings: Prisma.FlowStageBindingGetPayload<object>[];
  /** A stage comes behind those that it refers to, unless they refer to each other. */
  stages: StageRow[];
  promptIds: string[];
  policyIds: string[];
  policyBindings: PolicyBindingRow[];
  /** How several policies of one target combine, by the key that they are bound to. */
  modes: Map<string, "all" | "any">;
  /** Other flows and groups that stages refer to: slugs and names by key. They do not belong to the flow. */
  flowSlugs: Map<string, string>;
  groupNames: Map<string, string>;
}

/** Collects a flow and what belongs to it. @throws Prisma P2025 when the flow is gone */
export async function collectFlow(db: Db, flowId: string): Promise<FlowGraph> {
  const flow = await db.flow.findUniqueOrThrow({ where: { id: flowId } });
  const stageBindings = await db.flowStageBinding.findMany({
    where: { targetId: flowId },
    orderBy: [{ order: "asc" }, { id: "asc" }],
  });
  const targets = [flow.bindableId, ...stageBindings.map(({ bindableId }) => bindableId)];
  const bound = await db.policyBinding.findMany({
    // One that ends by itself is of this system and this time.
    where: { targetId: { in: targets }, expiring: false },
    include: bindingParts,
    orderBy: [{ order: "asc" }, { id: "asc" }],
  });
  const stages = await collectStages(
    db,
    stageBindings.map(({ stageId }) => stageId),
  );
  const references = stages.flatMap((stage) => stage.references);
  const policyBindings = targets.flatMap((target) => bound.filter(({ targetId }) => targetId === target));
  const policies = [...policyBindings, ...references].map(({ policyId }) => policyId);
  return {
    flow,
    stageBindings,
    stages,
    promptIds: present(references.map(({ promptId }) => promptId)),
    policyIds: await addCalledPolicies(db, present(policies)),
    policyBindings,
    modes: new Map(
      (await db.policyBindable.findMany({ where: { id: { in: targets } } })).map((row) => [
        row.id,
        row.policyEngineMode,
      ]),
    ),
    flowSlugs: await readNames(db.flow, "slug", present(references.map((row) => row.flowId))),
    groupNames: await readNames(db.group, "name", present(references.map(({ groupId }) => groupId))),
  };
}

const present = <Value>(values: readonly (Value | null)[]): Value[] => [
  ...new Set(values.filter((value) => value !== null)),
];

/** Stages and those that they refer to, by key. */
export async function loadStages(db: Db, bound: readonly string[]): Promise<Map<string, StageRow>> {
  const known = new Map<string, StageRow>();
  for (let wanted = [...new Set(bound)]; wanted.length > 0; ) {
    const rows = await db.stage.findMany({ where: { id: { in: wanted } }, include: stageParts });
    for (const row of rows) known.set(row.id, row);
    const next = present(rows.flatMap(({ references }) => references.map(({ refId }) => refId)));
    wanted = next.filter((id) => !known.has(id));
  }
  return known;
}

/** The stages and those that they refer to, these first. */
async function collectStages(db: Db, bound: readonly string[]): Promise<StageRow[]> {
  const known = await loadStages(db, bound);
  const ordered = new Set<StageRow>();
  const visited = new Set<string>();
  const visit = (id: string) => {
    const row = known.get(id);
    if (!row || visited.has(id)) return;
    visited.add(id);
    for (const { refId } of row.references) if (refId) visit(refId);
    ordered.add(row);
  };
  for (const id of bound) visit(id);
  return [...ordered];
}

/** Expressions run other policies by name: these belong to the flow as well. */
async function addCalledPolicies(db: Db, ids: string[]): Promise<string[]> {
  const all = new Set(ids);
  for (let added = ids; added.length > 0; ) {
    const rows = await db.policy.findMany({ where: { id: { in: added } }, select: { config: true } });
    const names = rows.flatMap(({ config }) => calledNames((config as Record<string, unknown>).expression));
    const called = await db.policy.findMany({
      where: { name: { in: names } },
      select: { id: true },
      orderBy: { name: "asc" },
    });
    added = called.map(({ id }) => id).filter((id) => !all.has(id));
    for (const id of added) all.add(id);
  }
  return [...all];
}

function calledNames(expression: unknown): string[] {
  if (typeof expression !== "string") return [];
  return [...expression.matchAll(/\bak_call_policy\(\s*(["'`])(.+?)\1/g)].map(([, , name = ""]) => name);
}

/** As much of a Prisma model's client as is used here. */
interface Named {
  findMany(query: object): Promise<{ id: string; [field: string]: unknown }[]>;
}

async function readNames(model: unknown, field: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await (model as Named).findMany({ where: { id: { in: ids } } });
  return new Map(rows.map((row) => [row.id, String(row[field])]));
}
