import { policyResource } from "#lib/api/resources/policies/all.ts";
import { policyTypeResources } from "#lib/api/resources/policies/types.ts";
import { policyTypes } from "#lib/policies/policy-types.ts";
import type { Collection } from "./collection.ts";
import { toVariants } from "./variants.ts";

/** Policies of all types. */
export const policyCollection: Collection = {
  slug: "policies",
  resource: policyResource,
  title: "Policies",
  singular: "policy",
  about: "They decide who may run a flow, whether a stage is shown, and what answers are good enough.",
  columns: [
    { field: "name", title: "Name", sortable: true },
    { field: "verbose_name", title: "Type", kind: "tag" },
    { field: "bound_to", title: "Uses", kind: "count" },
  ],
  variants: toVariants(policyTypes, policyTypeResources),
};
