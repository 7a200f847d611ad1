import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { flowDesignations, flowLayouts } from "#lib/flows/challenge.ts";
import { stageModel } from "#lib/models/stage.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { type StageTypeNames, stageTypes } from "#lib/stages/stage-types.ts";
import type { ApiCall } from "../../endpoint.ts";
import { exportUrl, showBackground } from "../flows/background.ts";

/** A flow as its stages show it. */
const flowSetSchema = z
  .object({
    pk: z.guid(),
    policybindingmodel_ptr_id: z.guid(),
    name: z.string(),
    slug: z.string(),
    title: z.string(),
    designation: z.enum(flowDesignations),
    background_url: z.string(),
    policy_engine_mode: z.enum(["all", "any"]),
    compatibility_mode: z.boolean(),
    export_url: z.string(),
    layout: z.enum(flowLayouts),
    denied_action: z.enum(["message_continue", "message", "continue"]),
  })
  .meta({ id: "FlowSet" });

/** What every stage shows besides what can be written. */
export const stageReadOnly = {
  pk: z.guid(),
  component: z.string(),
  verbose_name: z.string(),
  verbose_name_plural: z.string(),
  meta_model_name: z.string(),
  flow_set: z.array(flowSetSchema),
};

const namesByModel: ReadonlyMap<string, StageTypeNames> = new Map(
  Object.values(stageTypes).map((names) => [names.model, names]),
);

/** What programs and administrators call a stage's type. @param model its model name */
export function stageTypeTexts(model: string) {
  const names = namesByModel.get(model);
  const verbose_name = names?.verboseName ?? model;
  return {
    component: names?.component ?? "",
    verbose_name,
    verbose_name_plural: `${verbose_name}s`,
    meta_model_name: model,
  };
}

/** Stages as answers show them. @param records as their models represent them */
export async function showStages(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const flows = await loadFlowSets(
    db,
    call,
    records.map(({ pk }) => String(pk)),
  );
  return records.map((record) => ({
    ...record,
    ...stageTypeTexts(String(record.meta_model_name)),
    flow_set: flows.get(String(record.pk)) ?? [],
  }));
}

/** Stages by key, as other objects show them: without the settings of their types. */
export async function loadStages(db: Db, call: ApiCall, keys: readonly string[]): Promise<Map<string, ObjectRecord>> {
  const found = [...new Set(keys)].map((pk) => ({ pk }));
  const shown = await showStages(db, call, await stageModel.representAll(db, found));
  return new Map(shown.map((record) => [String(record.pk), record]));
}

async function loadFlowSets(db: Db, call: ApiCall, stages: string[]): Promise<Map<string, ObjectRecord[]>> {
  const bindings = await db.flowStageBinding.findMany({
    where: { stageId: { in: stages } },
    distinct: ["stageId", "targetId"],
    orderBy: [{ target: { slug: "asc" } }, { id: "asc" }],
    include: { target: { include: { bindable: true } } },
  });
  const sets = bindings.map(({ stageId, target: flow }): [string, ObjectRecord] => [
    stageId,
    {
      pk: flow.id,
      policybindingmodel_ptr_id: flow.bindableId,
      name: flow.name,
      slug: flow.slug,
      title: flow.title,
      designation: flow.designation,
      background_url: showBackground(call, flow.background).background_url,
      policy_engine_mode: flow.bindable.policyEngineMode,
      compatibility_mode: flow.compatibilityMode,
      export_url: exportUrl(flow.slug),
      layout: flow.layout,
      denied_action: flow.deniedAction,
    },
  ]);
  const byStage = Map.groupBy(sets, ([stage]) => stage);
  return new Map([...byStage].map(([stage, entries]) => [stage, entries.map(([, record]) => record)]));
}
