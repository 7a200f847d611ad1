import type { Db } from "#lib/db/client.ts";
import type { PolicyDefinition, StageDefinition } from "#lib/flows/definitions.ts";
import { lockObject } from "#lib/models/database.ts";
import { promptModel } from "#lib/models/prompt.ts";
import { createModels } from "#lib/models/registry.ts";
import type { ObjectRecord, StoredModel } from "#lib/models/stored-model.ts";
import { type PolicyTypeName, policyTypes } from "#lib/policies/policy-types.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import type { VersionContent } from "../content.ts";
import type { RestorePlan } from "./plan.ts";
import { type AppliedChange, type Writing, writeObject } from "./write.ts";

const models = createModels();

/** Makes policies, prompts and stages what a version says, those that are gone with the keys that they had. */
export async function restoreItems(db: Db, content: VersionContent, plan: RestorePlan): Promise<AppliedChange[]> {
  const policies = planWritings(plan.policies, (pk) => policyWriting(content.policies[pk]));
  const prompts = planWritings(plan.prompts, (pk) => ({ model: promptModel, data: { ...content.prompts[pk] } }));
  const stages = planWritings(plan.stages, (pk) => stageWriting(content.stages[pk]));
  const writings = [...policies, ...prompts, ...stages];
  for (const { model, pk } of writings.filter(({ exists }) => exists)) await lockObject(db, model.name, pk);
  const before = new Map<string, ObjectRecord>();
  for (const { model, pk, exists } of writings) if (exists) before.set(pk, await model.represent(db, { pk }));
  await clear(db, plan);
  // Stages can refer to each other in circles, so all of them have to be there before the first is written.
  for (const pk of plan.stages.missing) {
    const { name = "", type = "" } = content.stages[pk] ?? {};
    await db.stage.create({ data: { id: pk, name, type } });
  }
  const made = new Set(plan.stages.missing);
  const changes: AppliedChange[] = [];
  for (const { model, pk, data } of writings) {
    const writing: Writing = { model, pk, data, before: before.get(pk) ?? null };
    changes.push(await writeObject(db, made.has(pk) ? { ...writing, target: { pk } } : writing));
  }
  return changes;
}

interface Planned {
  model: StoredModel;
  pk: string;
  data: ObjectRecord;
  exists: boolean;
}

function planWritings(
  { missing, differing }: RestorePlan["stages"],
  writingOf: (pk: string) => Pick<Planned, "model" | "data">,
): Planned[] {
  // In the order of their keys, so that two who go back at once do not wait for each other.
  return [...missing, ...differing].toSorted().map((pk) => ({ pk, ...writingOf(pk), exists: differing.includes(pk) }));
}

function stageWriting(stage: StageDefinition | undefined): Pick<Planned, "model" | "data"> {
  const model = models.get(stageTypes[stage?.type as StageType]?.model ?? "");
  if (!stage || !model) throw new Error(`There is no stage type ${stage?.type}.`);
  return { model, data: { name: stage.name, ...stage.config } };
}

function policyWriting(policy: PolicyDefinition | undefined): Pick<Planned, "model" | "data"> {
  const model = models.get(policyTypes[policy?.type as PolicyTypeName]?.model ?? "");
  if (!policy || !model) throw new Error(`There is no policy type ${policy?.type}.`);
  const { name, execution_logging, config } = policy;
  return { model, data: { name, execution_logging, ...config } };
}

/**
 * Empties what is going to be written: settings that the version does not have must not stay, and two objects may have exchanged their names, of
 * which there can be only one at any time.
 */
async function clear(db: Db, { stages, prompts, policies }: RestorePlan): Promise<void> {
  await db.stageReference.deleteMany({ where: { stageId: { in: stages.differing } } });
  await db.$executeRaw`
    UPDATE "stage" SET "config" = '{}', "name" = 'being put back ' || "stage_uuid"
    WHERE "stage_uuid" = ANY (${stages.differing}::uuid[])`;
  await db.$executeRaw`
    UPDATE "policy" SET "config" = '{}', "name" = 'being put back ' || "policy_uuid"
    WHERE "policy_uuid" = ANY (${policies.differing}::uuid[])`;
  await db.$executeRaw`
    UPDATE "prompt" SET "name" = 'being put back ' || "prompt_uuid"
    WHERE "prompt_uuid" = ANY (${prompts.differing}::uuid[])`;
}
