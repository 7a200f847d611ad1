import type { Db } from "#lib/db/client.ts";
import type { FoundObject } from "#lib/models/model.ts";
import { policyModel } from "#lib/models/policy.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { policyTypes } from "#lib/policies/policy-types.ts";
import type { Resource } from "../../resource.ts";
import type { UsedBy } from "../../schemas.ts";
import { usedByPolicyBindings, usedByStages } from "../../used-by.ts";
import { createTypesEndpoint } from "../types-endpoint.ts";
import { loadPolicies, policyReadOnly } from "./show-policies.ts";

/** `/policies/all/`: policies of all types, each with its type's settings. */
export const policyResource: Resource = {
  path: "/policies/all/",
  operation: "policies_all",
  tag: "policies",
  name: "Policy",
  model: policyModel,
  key: { param: "policy_uuid", field: "pk" },
  readOnly: policyReadOnly,
  open: true,
  filters: {
    bindings__isnull: { kind: "boolean", where: ([none]) => ({ bindings: { [none ? "none" : "some"]: {} } }) },
    promptstage__isnull: { kind: "boolean", where: ([none]) => ({ referencedBy: { [none ? "none" : "some"]: {} } }) },
  },
  search: ["name"],
  actions: ["list", "retrieve", "destroy"],
  present: (db, _call, records) => showAnyPolicies(db, records),
  usedBy: findPolicyUsers,
};

async function showAnyPolicies(db: Db, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const shown = await loadPolicies(
    db,
    records.map(({ pk }) => String(pk)),
  );
  return records.map(({ pk }) => shown.get(String(pk))).filter((record) => record !== undefined);
}

/** What uses a policy: its bindings go with it, prompt stages stay and check without it. */
export async function findPolicyUsers(db: Db, { pk }: FoundObject): Promise<UsedBy[]> {
  const policyId = String(pk);
  return [...(await usedByPolicyBindings(db, { policyId })), ...(await usedByStages(db, { policyId }))];
}

/** `/policies/all/types/` */
export const policyTypesEndpoint = createTypesEndpoint(
  {
    path: "/policies/all/types/",
    operationId: "policies_all_types_list",
    tag: "policies",
    summary: "Types of policies that can be created",
  },
  policyTypes,
);
