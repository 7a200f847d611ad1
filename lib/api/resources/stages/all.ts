import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { StageServer } from "#lib/flows/stage.ts";
import type { FoundObject } from "#lib/models/model.ts";
import { stageModel } from "#lib/models/stage.ts";
import { stageServers } from "#lib/stages/registry.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import type { Resource } from "../../resource.ts";
import type { UsedBy } from "../../schemas.ts";
import { usedByStageBindings, usedByStages } from "../../used-by.ts";
import { createTypesEndpoint } from "../types-endpoint.ts";
import { showStages, stageReadOnly } from "./show-stages.ts";

/** `/stages/all/`: stages of all types. */
export const stageResource: Resource = {
  path: "/stages/all/",
  operation: "stages_all",
  tag: "stages",
  name: "Stage",
  model: stageModel,
  key: { param: "stage_uuid", field: "pk" },
  readOnly: stageReadOnly,
  filters: { name: { kind: "text" } },
  search: ["name"],
  actions: ["list", "retrieve", "destroy"],
  present: showStages,
  usedBy: findStageUsers,
};

/** What uses a stage: its bindings go with it, stages that refer to it stay. */
export async function findStageUsers(db: Db, { pk }: FoundObject): Promise<UsedBy[]> {
  const id = String(pk);
  return [...(await usedByStageBindings(db, { stageId: id })), ...(await usedByStages(db, { refId: id }))];
}

/** `/stages/all/types/` */
const typesEndpoint = createTypesEndpoint(
  {
    path: "/stages/all/types/",
    operationId: "stages_all_types_list",
    tag: "stages",
    summary: "Types of stages that can be created",
  },
  stageTypes,
);

const userSettingSchema = z
  .object({
    object_uid: z.string(),
    component: z.string(),
    title: z.string(),
    configure_url: z.string().optional(),
    icon_url: z.string().optional(),
  })
  .meta({ id: "UserSetting" });

/** `/stages/all/user_settings/` */
const userSettingsEndpoint: Endpoint = {
  method: "get",
  path: "/stages/all/user_settings/",
  operationId: "stages_all_user_settings_list",
  tag: "stages",
  summary: "What the caller can set up for themselves",
  access: "authenticated",
  answers: { 200: z.array(userSettingSchema) },
  handle: async (call) => ok(listUserSettings(call)),
};

/**
 * Stages with a configuration flow, and those that set up what people can have several of (they have a name that people read): these can be
 * told of also while no flow is chosen.
 */
function listUserSettings({ definitions }: ApiCall) {
  const offered = [...definitions.stages.values()].filter(({ type, config }) => {
    const schema = (stageServers[type as StageType] as StageServer | undefined)?.config;
    if (!(schema instanceof z.ZodObject && "configure_flow" in schema.shape)) return false;
    return "friendly_name" in schema.shape || typeof config.configure_flow === "string";
  });
  const byType = (type: string) => stageTypes[type as StageType]?.verboseName ?? type;
  return offered
    .toSorted((a, b) => byType(a.type).localeCompare(byType(b.type), "en") || a.name.localeCompare(b.name, "en"))
    .map(({ pk, type, config }) => ({
      object_uid: pk,
      component: `ak-user-settings-${type.replaceAll("_", "-")}`,
      title: (typeof config.friendly_name === "string" && config.friendly_name) || byType(type),
      ...(typeof config.configure_flow === "string" && { configure_url: `/flows/-/configure/${pk}/` }),
    }));
}

/** Calls over all stage types that are no objects. */
export const stageTypeEndpoints: readonly Endpoint[] = [typesEndpoint, userSettingsEndpoint];
