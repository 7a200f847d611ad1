import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { requireObjects, someColumns, writing } from "./database.ts";
import { FieldErrors } from "./error.ts";
import { choice, flag, integer, key, parseGiven, parseNew } from "./fields.ts";
import { enginesColumn, flowColumns } from "./flow.ts";
import { stageColumns } from "./stage.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import type { Columns } from "./where.ts";

/** Writable fields of a stage binding. */
export const stageBindingSchema = z.object({
  target: key().meta({ title: "Flow", reference: "flow" }),
  stage: key().meta({ title: "Stage", reference: "stage" }),
  order: integer().meta({ title: "Order" }),
  evaluate_on_plan: flag().default(false).meta({ title: "Ask policies when the flow starts" }),
  re_evaluate_policies: flag().default(true).meta({ title: "Ask policies when the stage is reached" }),
  invalid_response_action: choice(["retry", "restart", "restart_with_context"])
    .default("retry")
    .meta({ title: "After a wrong answer", description: "Ask again, or start the flow over." }),
  policy_engine_mode: choice(["all", "any"])
    .default("any")
    .meta({ title: "Policies", description: "Whether all policies have to pass or any of them." }),
});
type Fields = z.infer<typeof stageBindingSchema>;

/** How stage bindings are asked for. */
export const stageBindingColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  fsb_uuid: { kind: "uuid", at: ["id"] },
  policybindingmodel_ptr_id: { kind: "uuid", at: ["bindableId"] },
  target: { kind: "uuid", at: ["targetId"], relation: { at: ["target"], columns: () => flowColumns } },
  stage: { kind: "uuid", at: ["stageId"], relation: { at: ["stage"], columns: () => stageColumns } },
  order: { kind: "integer", at: ["order"] },
  evaluate_on_plan: { kind: "boolean", at: ["evaluateOnPlan"] },
  re_evaluate_policies: { kind: "boolean", at: ["reEvaluatePolicies"] },
  invalid_response_action: { kind: "text", at: ["invalidResponseAction"] },
  policy_engine_mode: enginesColumn(),
  // Lists can be sorted by these.
  stage__name: { kind: "text", at: ["stage", "name"] },
  target__uuid: { kind: "uuid", at: ["targetId"] },
};

function toRow(fields: Fields) {
  return {
    targetId: fields.target,
    stageId: fields.stage,
    order: fields.order,
    evaluateOnPlan: fields.evaluate_on_plan,
    reEvaluatePolicies: fields.re_evaluate_policies,
    invalidResponseAction: fields.invalid_response_action,
  };
}

/** `authentik_flows.flowstagebinding` */
export const flowStageBindingModel = createStoredModel({
  name: "authentik_flows.flowstagebinding",
  references: new Set(["target", "stage"]),
  schema: stageBindingSchema,
  columns: stageBindingColumns,
  defaultOrder: ["target", "order"],
  table: prismaTable<Prisma.FlowStageBindingGetPayload<{ include: { bindable: true } }>>((db) => db.flowStageBinding, {
    include: { bindable: true },
    bindable: true,
  }),
  async prepare(db, data, existing, pk) {
    const given = existing ? parseGiven(stageBindingSchema, data) : parseNew(stageBindingSchema, data);
    const own = existing?.pk as string | undefined;
    const before = own ? await db.flowStageBinding.findUniqueOrThrow({ where: { id: own } }) : null;
    await requireObjects(db, "flow", "target", [given.target]);
    await requireObjects(db, "stage", "stage", [given.stage]);
    const after = { ...before, ...definedOnly(someColumns(toRow, given)) };
    if (after.evaluateOnPlan === false && after.reEvaluatePolicies === false)
      throw new FieldErrors({
        non_field_errors: ["Policies must be evaluated when planning, before the stage is shown, or both."],
      });
    await refuseDouble(db, after, own);
    const mode = given.policy_engine_mode;
    return {
      save: () =>
        writing(async () => {
          const row = own
            ? await db.flowStageBinding.update({ where: { id: own }, data: someColumns(toRow, given) })
            : await db.flowStageBinding.create({
                data: {
                  ...toRow(given as Fields),
                  ...(pk !== undefined && { id: String(pk) }),
                  bindableId: (await db.policyBindable.create({ data: {} })).id,
                },
              });
          if (mode) await db.policyBindable.update({ where: { id: row.bindableId }, data: { policyEngineMode: mode } });
          return { pk: row.id, bindingPk: row.bindableId };
        }),
    };
  },
  async remove(db, { bindingPk }) {
    await db.policyBindable.deleteMany({ where: { id: String(bindingPk) } });
  },
  show: (row) => ({
    pk: row.id,
    policybindingmodel_ptr_id: row.bindableId,
    target: row.targetId,
    stage: row.stageId,
    order: row.order,
    evaluate_on_plan: row.evaluateOnPlan,
    re_evaluate_policies: row.reEvaluatePolicies,
    invalid_response_action: row.invalidResponseAction,
    policy_engine_mode: row.bindable.policyEngineMode,
  }),
});

async function refuseDouble(
  db: Db,
  { targetId, stageId, order }: { targetId?: string; stageId?: string; order?: number },
  own: string | undefined,
): Promise<void> {
  if (targetId === undefined || stageId === undefined || order === undefined) return;
  const other = await db.flowStageBinding.findUnique({
    where: { targetId_stageId_order: { targetId, stageId, order } },
    select: { id: true },
  });
  if (other && other.id !== own)
    throw new FieldErrors({ non_field_errors: ["The fields target, stage, order must make a unique set."] });
}

function definedOnly<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;
}
