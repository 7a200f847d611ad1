import { backgroundUrl, pictureUrl } from "#lib/brand/picture-urls.ts";
import type { Db } from "#lib/db/client.ts";
import { parseSettings } from "#lib/identity/settings.ts";
import type { BrandDefinition, Definitions, FlowDefinition, StageDefinition } from "./definitions.ts";
import type { StageRegistry } from "./stage-registry.ts";

type JsonObject = Record<string, unknown>;

/**
 * Reads everything that decides how flows run. Called only when the configuration's version has changed.
 *
 * @param version the version that was seen before reading, so that a change made meanwhile is read again by the next request
 */
export async function loadDefinitions(db: Db, registry: StageRegistry, version: bigint): Promise<Definitions> {
  const [system, flows, stages, references, bindings, prompts] = await Promise.all([
    db.system.findFirstOrThrow(),
    db.flow.findMany(),
    db.stage.findMany(),
    db.stageReference.findMany({ orderBy: [{ stageId: "asc" }, { field: "asc" }, { position: "asc" }] }),
    db.flowStageBinding.findMany({ orderBy: [{ order: "asc" }, { id: "asc" }] }),
    db.prompt.findMany(),
  ]);
  const definitions: Definitions = {
    version,
    installationId: system.installationId,
    setupDone: system.setupDone,
    settings: parseSettings(system.settings),
    flows: new Map(flows.map((row) => [row.id, toFlow(row)])),
    flowsBySlug: new Map(flows.map((row) => [row.slug, row.id])),
    bindings: new Map(flows.map((row) => [row.id, []])),
    stages: new Map(
      stages.map((row) => [
        row.id,
        { pk: row.id, name: row.name, type: row.type, config: { ...(row.config as JsonObject) } },
      ]),
    ),
    prompts: new Map(
      prompts.map((row) => [
        row.id,
        {
          pk: row.id,
          name: row.name,
          field_key: row.fieldKey,
          label: row.label,
          type: row.type,
          required: row.required,
          placeholder: row.placeholder,
          initial_value: row.initialValue,
          order: row.order,
          sub_text: row.subText,
          placeholder_expression: row.placeholderExpression,
          initial_value_expression: row.initialValueExpression,
          expression_language: row.expressionLanguage,
        },
      ]),
    ),
    brands: await loadBrands(db),
    ...(await loadPolicies(db)),
  };
  for (const row of references) {
    const stage = definitions.stages.get(row.stageId);
    const target = row.flowId ?? row.refId ?? row.promptId ?? row.policyId ?? row.groupId;
    if (stage && target) addReference(stage, row.field, target, registry);
  }
  for (const row of bindings) {
    definitions.bindings.get(row.targetId)?.push({
      pk: row.id,
      bindable: row.bindableId,
      stage: row.stageId,
      order: row.order,
      evaluate_on_plan: row.evaluateOnPlan,
      re_evaluate_policies: row.reEvaluatePolicies,
      invalid_response_action: row.invalidResponseAction as "retry",
    });
  }
  for (const stage of definitions.stages.values()) stage.config = registry.parseConfig(stage.type, stage.config);
  return definitions;
}

function addReference(stage: StageDefinition, field: string, target: string, registry: StageRegistry): void {
  if (!registry.isList(stage.type, field)) {
    stage.config[field] = target;
    return;
  }
  stage.config[field] = [...((stage.config[field] as string[] | undefined) ?? []), target];
}

function toFlow(row: {
  id: string;
  bindableId: string;
  slug: string;
  name: string;
  title: string;
  designation: string;
  layout: string;
  background: string;
  compatibilityMode: boolean;
  deniedAction: string;
  authentication: string;
}): FlowDefinition {
  return {
    pk: row.id,
    bindable: row.bindableId,
    slug: row.slug,
    name: row.name,
    title: row.title,
    designation: row.designation as FlowDefinition["designation"],
    layout: row.layout as FlowDefinition["layout"],
    background: row.background,
    compatibility_mode: row.compatibilityMode,
    denied_action: row.deniedAction as FlowDefinition["denied_action"],
    authentication: row.authentication as FlowDefinition["authentication"],
  };
}

async function loadPolicies(db: Db): Promise<Pick<Definitions, "policies" | "targets" | "groups">> {
  const [policies, targets, bindings, groups, parents] = await Promise.all([
    db.policy.findMany(),
    db.policyBindable.findMany(),
    db.policyBinding.findMany({ orderBy: [{ order: "asc" }, { id: "asc" }] }),
    db.group.findMany(),
    db.groupParent.findMany(),
  ]);
  const result: Pick<Definitions, "policies" | "targets" | "groups"> = {
    policies: new Map(
      policies.map((row) => [
        row.id,
        {
          pk: row.id,
          name: row.name,
          type: row.type,
          config: row.config as JsonObject,
          execution_logging: row.executionLogging,
        },
      ]),
    ),
    targets: new Map(targets.map((row) => [row.id, { mode: row.policyEngineMode, bindings: [] }])),
    groups: new Map(
      groups.map((row) => [
        row.id,
        {
          pk: row.id,
          name: row.name,
          is_superuser: row.isSuperuser,
          attributes: row.attributes as JsonObject,
          parents: [],
        },
      ]),
    ),
  };
  for (const row of bindings) {
    result.targets.get(row.targetId)?.bindings.push({
      pk: row.id,
      policy: row.policyId,
      group: row.groupId,
      user: row.userId,
      enabled: row.enabled,
      negate: row.negate,
      order: row.order,
      timeout: row.timeout,
      failure_result: row.failureResult,
      expires: row.expiring && row.expires ? row.expires.getTime() : null,
    });
  }
  for (const row of parents) result.groups.get(row.childId)?.parents.push(row.parentId);
  return result;
}

async function loadBrands(db: Db): Promise<BrandDefinition[]> {
  const rows = await db.brand.findMany();
  return rows.map((row) => ({
    pk: row.id,
    domain: row.domain,
    default: row.default,
    title: row.brandingTitle,
    logo: pictureUrl(row.brandingLogo),
    favicon: pictureUrl(row.brandingFavicon),
    customCss: row.brandingCustomCss,
    background: backgroundUrl(row.defaultFlowBackground),
    attributes: row.attributes as JsonObject,
    flows: {
      authentication: row.flowAuthenticationId,
      invalidation: row.flowInvalidationId,
      recovery: row.flowRecoveryId,
      unenrollment: row.flowUnenrollmentId,
      user_settings: row.flowUserSettingsId,
      device_code: row.flowDeviceCodeId,
      lockdown: row.flowLockdownId,
      user_switch: row.flowUserSwitchId,
      request: row.flowRequestId,
    },
  }));
}
