import type { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { policyTypes } from "#lib/policies/registry.ts";
import { checkIdentificationConfig } from "#lib/stages/identification/config.ts";
import { checkPromptConfig } from "#lib/stages/prompt/config.ts";
import { checkRedirectConfig } from "#lib/stages/redirect/config.ts";
import { stageServers } from "#lib/stages/registry.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import type { BlueprintModel, ModelRegistry } from "../model.ts";
import { brandModel } from "./brand.ts";
import type { Config } from "./config-fields.ts";
import { flowModel } from "./flow.ts";
import { flowStageBindingModel } from "./flow-stage-binding.ts";
import { groupModel } from "./group.ts";
import { createPolicyModel } from "./policy.ts";
import { policyBindingModel } from "./policy-binding.ts";
import { promptModel } from "./prompt.ts";
import { createStageModel } from "./stage.ts";
import { tokenModel } from "./token.ts";
import { userModel } from "./user.ts";

/** Rules between the fields of a stage's configuration, which its schema cannot say. */
const stageChecks: Partial<Record<StageType, (config: Config) => Record<string, string[]>>> = {
  identification: (config) => withoutField(checkIdentificationConfig(config)),
  redirect: (config) => withoutField(checkRedirectConfig(config)),
  prompt: checkPromptConfig,
};

function withoutField(messages: string[]): Record<string, string[]> {
  return messages.length > 0 ? { non_field_errors: messages } : {};
}

/** Every kind of object that blueprints manage here. A stage or policy type that is registered is there by itself. */
export function createModels(): ModelRegistry<Db> {
  const stages = (Object.keys(stageTypes) as StageType[]).map((type) =>
    createStageModel({
      type,
      model: stageTypes[type].model,
      config: stageServers[type].config as z.ZodType,
      check: stageChecks[type],
    }),
  );
  const policies = Object.entries(policyTypes).map(([type, { model, server }]) =>
    createPolicyModel({ type, model, config: server.config as z.ZodType }),
  );
  const models: BlueprintModel<Db>[] = [
    flowModel,
    flowStageBindingModel,
    promptModel,
    policyBindingModel,
    groupModel,
    userModel,
    tokenModel,
    brandModel,
    ...stages,
    ...policies,
  ];
  return new Map(models.map((model) => [model.name, model]));
}
