import type { StageServer } from "#lib/flows/stage.ts";
import { stageServers } from "#lib/stages/registry.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import { configFilters } from "../../list/config-filters.ts";
import { modelNamed } from "../../models.ts";
import type { Resource } from "../../resource.ts";
import { findStageUsers } from "./all.ts";
import { showStages, stageReadOnly } from "./show-stages.ts";

/** A collection for each stage type that is registered. */
export const stageTypeResources: readonly Resource[] = (Object.keys(stageTypes) as StageType[]).map(createResource);

function createResource(type: StageType): Resource {
  const { model, path } = stageTypes[type];
  const { config } = stageServers[type] as StageServer;
  return {
    path: `/stages/${path}/`,
    operation: `stages_${path.replaceAll("/", "_")}`,
    tag: "stages",
    name: `${pascalCase(type)}Stage`,
    model: modelNamed(model),
    key: { param: "stage_uuid", field: "pk" },
    readOnly: stageReadOnly,
    filters: { ...configFilters(config), name: { kind: "text" }, stage_uuid: { kind: "uuid" } },
    search: ["name"],
    present: showStages,
    usedBy: findStageUsers,
  };
}

/** `user_login` → `UserLogin` */
export function pascalCase(snake: string): string {
  return snake.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
