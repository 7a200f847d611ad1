import { flowResource } from "#lib/api/resources/flows/instances.ts";
import type { Collection, RowLink } from "./collection.ts";

/** Flows. */
export const flowCollection: Collection = {
  slug: "flows",
  canImport: true,
  resource: flowResource,
  title: "Flows",
  singular: "flow",
  about:
    "What people go through to log in, enroll, recover or change something: stages in order, with policies that decide.",
  columns: [
    { field: "name", title: "Name", sortable: true },
    { field: "slug", title: "Slug", kind: "code", sortable: true },
    { field: "designation", title: "Designation", kind: "tag", sortable: true },
    { field: "stages", title: "Stages", kind: "count" },
    { field: "policies", title: "Policies", kind: "count" },
  ],
  filters: [{ name: "designation", title: "Designation" }],
  groups: [
    { title: "Flow", fields: ["name", "slug", "title", "designation"] },
    { title: "Who may run it", fields: ["authentication", "policy_engine_mode", "denied_action"] },
    { title: "Looks", fields: ["layout", "background", "compatibility_mode"] },
  ],
  links({ slug }): RowLink[] {
    const key = encodeURIComponent(String(slug));
    return [
      { title: "Duplicate", href: `/if/admin/flows/${key}/duplicate/` },
      { title: "Export", href: `/api/v3/flows/instances/${key}/export/` },
      { title: "Delete", href: `/if/admin/flows/${key}/settings/#delete` },
    ];
  },
};
