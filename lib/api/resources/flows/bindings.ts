import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { flowStageBindingModel } from "#lib/models/flow-stage-binding.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "../../endpoint.ts";
import { type Resource, recordSchema } from "../../resource.ts";
import { usedByPolicyBindings } from "../../used-by.ts";
import { stageResource } from "../stages/all.ts";
import { loadStages } from "../stages/show-stages.ts";

/** `/flows/bindings/` */
export const stageBindingResource: Resource = {
  path: "/flows/bindings/",
  operation: "flows_bindings",
  tag: "flows",
  name: "FlowStageBinding",
  model: flowStageBindingModel,
  key: { param: "fsb_uuid", field: "pk" },
  readOnly: { pk: z.guid(), policybindingmodel_ptr_id: z.guid(), stage_obj: recordSchema(stageResource) },
  filters: {
    evaluate_on_plan: { kind: "boolean" },
    fsb_uuid: { kind: "uuid" },
    invalid_response_action: { kind: ["retry", "restart", "restart_with_context"] },
    order: { kind: "integer" },
    pbm_uuid: { kind: "uuid", field: "policybindingmodel_ptr_id" },
    policies: {
      kind: "uuid",
      many: true,
      where: (keys) => ({ bindable: { policyBindings: { some: { policyId: { in: [...keys] } } } } }),
    },
    policy_engine_mode: { kind: ["all", "any"] },
    re_evaluate_policies: { kind: "boolean" },
    stage: { kind: "uuid" },
    target: { kind: "uuid" },
  },
  search: ["stage__name"],
  order: ["order"],
  present: showBindings,
  usedBy: (db, { bindingPk }) => usedByPolicyBindings(db, { targetId: String(bindingPk) }),
};

async function showBindings(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const stages = await loadStages(
    db,
    call,
    records.map(({ stage }) => String(stage)),
  );
  return records.map((record) => ({ ...record, stage_obj: stages.get(String(record.stage)) }));
}
