import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { flowDesignations } from "#lib/flows/challenge.ts";
import { flowModel } from "#lib/models/flow.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "../../endpoint.ts";
import type { Resource } from "../../resource.ts";

/** `/flows/instances/` */
export const flowResource: Resource = {
  path: "/flows/instances/",
  operation: "flows_instances",
  tag: "flows",
  name: "Flow",
  model: flowModel,
  key: { param: "slug", field: "slug" },
  readOnly: {
    pk: z.guid(),
    policybindingmodel_ptr_id: z.guid(),
    background_url: z.string(),
    background_themed_urls: z.null(),
    stages: z.array(z.guid()),
    policies: z.array(z.guid()),
    cache_count: z.int(),
    export_url: z.string(),
  },
  filters: {
    denied_action: { kind: ["message_continue", "message", "continue"] },
    designation: { kind: flowDesignations },
    flow_uuid: { kind: "uuid" },
    name: { kind: "text" },
    slug: { kind: "text" },
  },
  search: ["name", "slug", "designation", "title", "denied_action"],
  present: showFlows,
};

async function showFlows(db: Db, _call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const ids = records.map(({ pk }) => String(pk));
  const bindings = await db.flowStageBinding.findMany({
    where: { targetId: { in: ids } },
    orderBy: [{ order: "asc" }, { id: "asc" }],
    select: { targetId: true, stageId: true },
  });
  const policies = await db.policyBinding.findMany({
    where: { target: { flow: { id: { in: ids } } }, policyId: { not: null } },
    orderBy: [{ order: "asc" }, { id: "asc" }],
    select: { policyId: true, targetId: true },
  });
  return records.map((record) => ({
    ...record,
    background_url: String(record.background),
    background_themed_urls: null,
    stages: bindings.filter(({ targetId }) => targetId === record.pk).map(({ stageId }) => stageId),
    policies: policies
      .filter(({ targetId }) => targetId === record.policybindingmodel_ptr_id)
      .map(({ policyId }) => policyId),
    cache_count: 0,
    export_url: `/api/v3/flows/instances/${String(record.slug)}/export/`,
  }));
}
