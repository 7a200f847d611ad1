import { randomUUID } from "node:crypto";
import type { Prisma, PrismaClient } from "#lib/db/generated/client.ts";
import { referenceFields } from "#lib/stages/references.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { saveStageConfig } from "#lib/stages/store.ts";

/** A stage of a test flow, with the options of its binding. */
export interface TestStage {
  type: string;
  name?: string;
  config?: Record<string, unknown>;
  order?: number;
  binding?: {
    evaluateOnPlan?: boolean;
    reEvaluatePolicies?: boolean;
    invalidResponseAction?: string;
    policyEngineMode?: "all" | "any";
  };
  policies?: TestPolicy[];
}

/** A policy of a test: an expression in JavaScript or Python, or any type with its configuration. */
export interface TestPolicy {
  type?: string;
  config?: Record<string, unknown>;
  javascript?: string;
  python?: string;
  negate?: boolean;
  enabled?: boolean;
  order?: number;
  timeout?: number;
  failureResult?: boolean;
  executionLogging?: boolean;
  group?: string;
  user?: number;
}

/** A flow to build. */
export interface TestFlow {
  slug?: string;
  title?: string;
  designation?: string;
  authentication?: string;
  deniedAction?: string;
  background?: string;
  policyEngineMode?: "all" | "any";
  policies?: TestPolicy[];
  stages: TestStage[];
}

/** Builds a flow with its stages and policies, with as few statements as that takes. */
export async function createFlow(client: PrismaClient, flow: TestFlow) {
  const slug = flow.slug ?? `flow-${randomUUID()}`;
  const [pk, bindable] = [randomUUID(), randomUUID()];
  const bindings = flow.stages.map((stage) => ({ id: randomUUID(), bindable: randomUUID(), stage }));
  const mode = (of: { policyEngineMode?: "all" | "any" } | undefined) => of?.policyEngineMode ?? "any";
  await client.policyBindable.createMany({
    data: [
      { id: bindable, policyEngineMode: mode(flow) },
      ...bindings.map(({ bindable: id, stage }) => ({ id, policyEngineMode: mode(stage.binding) })),
    ],
  });
  await client.flow.createMany({
    data: {
      id: pk,
      bindableId: bindable,
      slug,
      name: slug,
      title: flow.title ?? "Test",
      designation: flow.designation ?? "stage_configuration",
      authentication: flow.authentication ?? "none",
      deniedAction: flow.deniedAction ?? "message_continue",
      background: flow.background ?? "",
    },
  });
  const stages = await createStages(client, flow.stages);
  await client.flowStageBinding.createMany({
    data: bindings.map(({ id, bindable: bindableId, stage }, index) => {
      const { policyEngineMode: _mode, ...options } = stage.binding ?? {};
      return { id, bindableId, targetId: pk, stageId: stages[index] ?? "", order: stage.order ?? index, ...options };
    }),
  });
  const own = (flow.policies ?? []).map((policy) => ({ target: bindable, policy }));
  const ofStages = bindings.flatMap(({ bindable: target, stage }) =>
    (stage.policies ?? []).map((policy) => ({ target, policy })),
  );
  await bindPolicies(client, [...own, ...ofStages]);
  return { slug, pk, bindable, stages, bindings: bindings.map(({ id }) => id) };
}

/** Creates stages; references in their configurations are stored as such. @returns their keys */
export async function createStages(client: PrismaClient, stages: TestStage[]): Promise<string[]> {
  const made = stages.map(({ type, name, config = {} }) => {
    const server = stageRegistry.get(type);
    if (!server) throw new Error(`There is no stage type ${type}.`);
    const id = randomUUID();
    const refers = referenceFields(server.config).some(({ field }) => Object.hasOwn(config, field));
    return { id, type, name: name ?? `${type}-${id}`, config, schema: server.config, refers };
  });
  await client.stage.createMany({
    data: made.map(({ id, type, name, config, refers }) => ({
      id,
      type,
      name,
      config: refers ? {} : (config as Prisma.InputJsonObject),
    })),
  });
  for (const { id, schema, config, refers } of made) if (refers) await saveStageConfig(client, id, schema, config);
  return made.map(({ id }) => id);
}

/** Binds policies, groups and users to targets. @returns keys of the bindings */
export async function bindPolicies(
  client: PrismaClient,
  bound: { target: string; policy: TestPolicy }[],
): Promise<string[]> {
  if (bound.length === 0) return [];
  const rows = bound.map(({ target, policy }) => ({ id: randomUUID(), policyId: randomUUID(), target, policy }));
  const isStatic = ({ group, user }: TestPolicy) => group !== undefined || user !== undefined;
  const policies = rows.filter(({ policy }) => !isStatic(policy));
  if (policies.length > 0) {
    await client.policy.createMany({
      data: policies.map(({ policyId, policy }) => ({
        id: policyId,
        name: `policy-${policyId}`,
        type: policy.type ?? "expression",
        config: configOf(policy),
        executionLogging: policy.executionLogging ?? false,
      })),
    });
  }
  await client.policyBinding.createMany({
    data: rows.map(({ id, policyId, target, policy }) => ({
      id,
      targetId: target,
      policyId: isStatic(policy) ? null : policyId,
      groupId: policy.group ?? null,
      userId: policy.user ?? null,
      order: policy.order ?? 0,
      negate: policy.negate ?? false,
      enabled: policy.enabled ?? true,
      timeout: policy.timeout ?? 30,
      failureResult: policy.failureResult ?? false,
    })),
  });
  return rows.map(({ id }) => id);
}

function configOf({ javascript, python, config }: TestPolicy): Prisma.InputJsonObject {
  const expression = javascript ?? python;
  if (expression === undefined) return (config ?? {}) as Prisma.InputJsonObject;
  return { expression, expression_language: javascript === undefined ? "python" : "javascript" };
}
