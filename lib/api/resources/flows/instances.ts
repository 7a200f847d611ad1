import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { flowDesignations } from "#lib/flows/challenge.ts";
import { flowModel } from "#lib/models/flow.ts";
import type { FoundObject } from "#lib/models/model.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "../../endpoint.ts";
import type { Resource } from "../../resource.ts";
import type { UsedBy } from "../../schemas.ts";
import { usedBy, usedByPolicyBindings, usedByStageBindings, usedByStages } from "../../used-by.ts";
import { exportUrl, showBackground, themedUrlsSchema } from "./background.ts";

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
    background_themed_urls: themedUrlsSchema.nullable(),
    stages: z.array(z.guid()),
    policies: z.array(z.guid()),
    cache_count: z.int(),
    export_url: z.string(),
  },
  choosesFlows: true,
  filters: {
    denied_action: { kind: ["message_continue", "message", "continue"] },
    designation: { kind: flowDesignations },
    flow_uuid: { kind: "uuid" },
    name: { kind: "text" },
    slug: { kind: "text" },
  },
  search: ["name", "slug", "designation", "title", "denied_action"],
  present: showFlows,
  usedBy: findUsers,
};

/** Flows as answers show them. @param records as the model represents them */
export async function showFlows(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const ids = records.map(({ pk }) => String(pk));
  const [bindings, policies] = await Promise.all([
    db.flowStageBinding.findMany({
      where: { targetId: { in: ids } },
      orderBy: [{ order: "asc" }, { id: "asc" }],
      select: { targetId: true, stageId: true },
    }),
    db.policyBinding.findMany({
      where: { target: { flow: { id: { in: ids } } }, policyId: { not: null } },
      orderBy: [{ order: "asc" }, { id: "asc" }],
      select: { policyId: true, targetId: true },
    }),
  ]);
  const compiled = call.services.definitions.compiled(call.definitions);
  return records.map((record) => ({
    ...record,
    ...showBackground(call, String(record.background)),
    stages: bindings.filter(({ targetId }) => targetId === record.pk).map(({ stageId }) => stageId),
    policies: policies
      .filter(({ targetId }) => targetId === record.policybindingmodel_ptr_id)
      .map(({ policyId }) => policyId),
    cache_count: compiled.has(String(record.pk)) ? 1 : 0,
    export_url: exportUrl(String(record.slug)),
  }));
}

const brandFields = [
  "flowAuthenticationId",
  "flowInvalidationId",
  "flowRecoveryId",
  "flowUnenrollmentId",
  "flowUserSettingsId",
  "flowDeviceCodeId",
  "flowLockdownId",
  "flowUserSwitchId",
  "flowRequestId",
] as const;

async function findUsers(db: Db, { pk }: FoundObject): Promise<UsedBy[]> {
  const id = String(pk);
  const [brands, invitations, tokens] = await Promise.all([
    db.brand.findMany({ where: { OR: brandFields.map((field) => ({ [field]: id })) }, orderBy: { domain: "asc" } }),
    db.invitation.findMany({ where: { flowId: id }, orderBy: { name: "asc" } }),
    db.token.findMany({ where: { flowToken: { flowId: id } }, orderBy: { identifier: "asc" } }),
  ]);
  return [
    ...(await usedByStageBindings(db, { targetId: id })),
    ...(await usedByPolicyBindings(db, { target: { flow: { id } } })),
    ...(await usedByStages(db, { flowId: id })),
    ...brands.map((brand) => usedBy("authentik_brands.brand", brand.id, brand.domain, "set_null")),
    ...invitations.map(({ id: key, name }) => usedBy("authentik_stages_invitation.invitation", key, name, "set_null")),
    ...tokens.map((token) => usedBy("authentik_flows.flowtoken", token.id, token.identifier, "cascade")),
  ];
}
