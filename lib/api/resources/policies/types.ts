import { z } from "zod";
import type { PolicyType } from "#lib/policies/policy-type.ts";
import { type PolicyTypeName, policyTypes } from "#lib/policies/policy-types.ts";
import { policyServers } from "#lib/policies/registry.ts";
import { configFilters } from "../../list/config-filters.ts";
import type { Filters } from "../../list/filters.ts";
import { modelNamed } from "../../models.ts";
import type { Resource } from "../../resource.ts";
import { pascalCase } from "../../schema-names.ts";
import { findPolicyUsers } from "./all.ts";
import { policyReadOnly, showPolicies } from "./show-policies.ts";

const commonFilters: Filters = {
  created: { kind: "date" },
  execution_logging: { kind: "boolean" },
  last_updated: { kind: "date" },
  name: { kind: "text" },
  policy_uuid: { kind: "uuid" },
};

/** A collection for each policy type that is registered. */
export const policyTypeResources: readonly Resource[] = (Object.keys(policyTypes) as PolicyTypeName[]).map(
  createResource,
);

function createResource(type: PolicyTypeName): Resource {
  const { model, path } = policyTypes[type];
  const { config } = policyServers[type] as unknown as PolicyType;
  const hasCountries = config instanceof z.ZodObject && "countries" in config.shape;
  return {
    path: `/policies/${path}/`,
    operation: `policies_${path.replaceAll("/", "_")}`,
    tag: "policies",
    name: `${pascalCase(type)}Policy`,
    model: modelNamed(model),
    key: { param: "policy_uuid", field: "pk" },
    readOnly: {
      ...policyReadOnly,
      ...(hasCountries && { countries_obj: z.array(z.object({ code: z.string(), name: z.string() })) }),
    },
    filters: { ...configFilters(config), ...commonFilters },
    search: ["name"],
    present: (db, _call, records) => showPolicies(db, records),
    usedBy: findPolicyUsers,
  };
}
