import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { policyBindingModel } from "#lib/models/policy-binding.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "../../endpoint.ts";
import { loadPartialGroups, loadPartialUsers, partialGroupSchema, partialUserSchema } from "../../partial-objects.ts";
import { type Resource, recordSchema } from "../../resource.ts";
import { policyResource } from "./all.ts";
import { loadPolicies } from "./show-policies.ts";

/** `/policies/bindings/` */
export const policyBindingResource: Resource = {
  path: "/policies/bindings/",
  operation: "policies_bindings",
  tag: "policies",
  name: "PolicyBinding",
  model: policyBindingModel,
  key: { param: "policy_binding_uuid", field: "pk" },
  readOnly: {
    pk: z.guid(),
    // With the settings of its type.
    policy_obj: recordSchema(policyResource).catchall(z.unknown()).nullable(),
    group_obj: partialGroupSchema.nullable(),
    user_obj: partialUserSchema.nullable(),
    expires: z.iso.datetime().nullable(),
    expiring: z.boolean(),
  },
  filters: {
    enabled: { kind: "boolean" },
    order: { kind: "integer" },
    policy: { kind: "uuid" },
    policy__isnull: { kind: "boolean", where: ([none]) => ({ policyId: none ? null : { not: null } }) },
    // The key that bindings are stored with, not that of the flow or stage binding.
    target: { kind: "uuid", where: ([key]) => ({ targetId: key }) },
    target_in: { kind: "uuid", many: true, where: (keys) => ({ targetId: { in: [...keys] } }) },
    timeout: { kind: "integer" },
  },
  search: ["policy__name"],
  narrow: ({ services }) => ({
    OR: [{ expiring: false }, { expires: null }, { expires: { gt: services.clock() } }],
  }),
  present: showBindings,
  usedBy: async () => [],
};

async function showBindings(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const texts = (field: string) => records.map((record) => record[field]).filter((key) => typeof key === "string");
  const people = records.map(({ user }) => user).filter((key) => typeof key === "number");
  const policies = await loadPolicies(db, texts("policy"));
  const groups = await loadPartialGroups(db, texts("group"));
  const users = await loadPartialUsers(db, call.definitions, people);
  return records.map((record) => ({
    ...record,
    policy_obj: policies.get(String(record.policy)) ?? null,
    group_obj: groups.get(String(record.group)) ?? null,
    user_obj: users.get(Number(record.user)) ?? null,
  }));
}
