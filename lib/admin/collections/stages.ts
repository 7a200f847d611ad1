import { stageResource } from "#lib/api/resources/stages/all.ts";
import { stageTypeResources } from "#lib/api/resources/stages/types.ts";
import { stageTypes } from "#lib/stages/stage-types.ts";
import type { Collection } from "./collection.ts";
import { toVariants } from "./variants.ts";

/** Stages of all types. */
export const stageCollection: Collection = {
  slug: "stages",
  resource: stageResource,
  title: "Stages",
  singular: "stage",
  about: "The steps that flows are made of. A stage can be used by several flows.",
  columns: [
    { field: "name", title: "Name", sortable: true },
    { field: "verbose_name", title: "Type", kind: "tag" },
    { field: "flow_set", title: "Flows", kind: "names" },
  ],
  variants: toVariants(stageTypes, stageTypeResources),
};
