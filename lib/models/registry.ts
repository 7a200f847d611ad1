import type { StageServer } from "#lib/flows/stage.ts";
import type { PolicyType } from "#lib/policies/policy-type.ts";
import { type PolicyTypeName, policyTypes } from "#lib/policies/policy-types.ts";
import { policyServers } from "#lib/policies/registry.ts";
import { stageServers } from "#lib/stages/registry.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import { brandModel } from "./brand.ts";
import { flowModel } from "./flow.ts";
import { flowStageBindingModel } from "./flow-stage-binding.ts";
import { groupModel } from "./group.ts";
import { invitationModel } from "./invitation.ts";
import { createPolicyModel } from "./policy.ts";
import { policyBindingModel } from "./policy-binding.ts";
import { promptModel } from "./prompt.ts";
import { type ConfigCheck, createStageModel } from "./stage.ts";
import type { StoredModel } from "./stored-model.ts";
import { tokenModel } from "./token.ts";
import { userModel } from "./user.ts";

/** Every kind of object that blueprints and the REST API manage. A stage or policy type that is registered is there by itself. */
export function createModels(): ReadonlyMap<string, StoredModel> {
  const stages = (Object.keys(stageTypes) as StageType[]).map((type) => {
    const { config, checkConfig } = stageServers[type] as StageServer;
    return createStageModel({ type, model: stageTypes[type].model, config, check: checkConfig as ConfigCheck });
  });
  const policies = (Object.keys(policyTypes) as PolicyTypeName[]).map((type) => {
    const { config, checkConfig: check } = policyServers[type] as unknown as PolicyType;
    return createPolicyModel({ type, model: policyTypes[type].model, config, check });
  });
  const models: StoredModel[] = [
    flowModel,
    flowStageBindingModel,
    promptModel,
    invitationModel,
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
