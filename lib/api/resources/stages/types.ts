import { z } from "zod";
import type { StageServer } from "#lib/flows/stage.ts";
import type { Where } from "#lib/models/where.ts";
import { stageServers } from "#lib/stages/registry.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import { configFilters } from "../../list/config-filters.ts";
import { modelNamed } from "../../models.ts";
import type { Resource } from "../../resource.ts";
import { pascalCase } from "../../schema-names.ts";
import { findStageUsers } from "./all.ts";
import { showStages, stageReadOnly } from "./show-stages.ts";

/** Fields that name kinds of security keys. None are known here, so that there are no objects to show along with them. */
const deviceTypeFields = ["webauthn_allowed_device_types", "device_type_restrictions"];

/** A collection for each stage type that is registered. */
export const stageTypeResources: readonly Resource[] = (Object.keys(stageTypes) as StageType[]).map(createResource);

/** Stages that are, or are not, part of a flow. */
const bound = (wanted: boolean): Where => ({ bindings: wanted ? { some: {} } : { none: {} } });

function createResource(type: StageType): Resource {
  const { model, path } = stageTypes[type];
  const { config } = stageServers[type] as StageServer;
  const named = deviceTypeFields.filter((field) => config instanceof z.ZodObject && field in config.shape);
  const along = named.map((field) => `${field}_obj`);
  return {
    path: `/stages/${path}/`,
    operation: `stages_${path.replaceAll("/", "_")}`,
    tag: "stages",
    name: `${pascalCase(type)}Stage`,
    model: modelNamed(model),
    key: { param: "stage_uuid", field: "pk" },
    readOnly: { ...stageReadOnly, ...Object.fromEntries(along.map((field) => [field, z.array(z.never())])) },
    filters: {
      ...configFilters(config),
      name: { kind: "text" },
      stage_uuid: { kind: "uuid" },
      ...(type === "invitation" && { no_flows: { kind: "boolean", where: ([none]) => bound(none !== true) } }),
    },
    search: ["name"],
    async present(db, call, records) {
      const shown = await showStages(db, call, records);
      return shown.map((record) => ({ ...record, ...Object.fromEntries(along.map((field) => [field, []])) }));
    },
    usedBy: findStageUsers,
  };
}
