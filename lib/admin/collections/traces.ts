import { flowTraceResource } from "#lib/api/resources/flows/traces.ts";
import type { Collection } from "./collection.ts";

/** Records of runs. */
export const traceCollection: Collection = {
  slug: "traces",
  resource: flowTraceResource,
  title: "Run records",
  singular: "record",
  about:
    "What happened in runs that somebody was denied or that failed, step by step. People read the reference of their record on the page that turns them away: search for it here, or for an address.",
  columns: [
    { field: "pk", title: "Reference", kind: "code" },
    { field: "kind", title: "Kind", kind: "tag" },
    { field: "flow_slug", title: "Flow", kind: "code" },
    { field: "reason", title: "Reason" },
    { field: "person", title: "Person" },
    { field: "created", title: "Time (UTC)", kind: "date", sortable: true },
  ],
  filters: [{ name: "kind", title: "Kind" }],
  readOnly: true,
};
