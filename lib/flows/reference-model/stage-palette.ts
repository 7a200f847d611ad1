import { z } from "zod";
import { PolicyEngine } from "#lib/policies/engine.ts";
import type { PolicyType } from "#lib/policies/policy-type.ts";
import { policyRegistry } from "#lib/policies/registry.ts";
import { PolicyError } from "#lib/policies/request.ts";
import { createTestEngine, type TestEngine } from "../testing.ts";
import { type Account, type Gate, type ModelFlow, PASSWORD_LIMIT, passwords, type StageKind } from "./flow-model.ts";

/** A database with everything that generated flows are put together from. */
export interface Palette {
  engine: TestEngine;
  stages: Record<StageKind, string>;
  people: Record<Account, { pk: number; username: string; email: string }>;
  /** What the switched policy says. */
  setSwitch(open: boolean): void;
  build(flow: ModelFlow): Promise<{ slug: string; bindings: string[] }>;
  /** Forgets flows and all that happened in them. */
  clear(): Promise<void>;
}

/** Makes stages of every kind, people, a group and policies. */
export async function createPalette(): Promise<Palette> {
  const engine = await createTestEngine();
  // How often passwords may be tried altogether is no rule of a flow.
  const settings = { limit_passwords_per_account: 0, limit_passwords_per_address: 0 };
  await engine.client.system.updateMany({ data: { settings } });
  let open = true;
  installPolicies(engine, () => open);
  const stages = await createStages(engine);
  const group = await engine.group();
  const people = {
    alice: await engine.user({ username: "alice", password: passwords.alice, groups: [group] }),
    bob: await engine.user({ username: "bob", password: passwords.bob }),
  };
  const gates = await createGates(engine, group);
  await clear(engine);
  return {
    engine,
    stages,
    people,
    setSwitch(next) {
      open = next;
      // Flow plans may use remembered results; what is told here is not a change that drops them.
      engine.services.policies.cache.clear();
    },
    build: (flow) => buildFlow(engine, stages, gates, flow),
    clear: () => clear(engine),
  };
}

function installPolicies(engine: TestEngine, isOpen: () => boolean): void {
  const told: PolicyType = {
    type: "told",
    config: z.object({ raise: z.boolean().default(false) }),
    async evaluate({ config }) {
      if ((config as { raise: boolean }).raise) throw new PolicyError("This policy always raises.");
      return { passing: isOpen(), messages: ["told"] };
    },
  };
  engine.services.policies = new PolicyEngine({ get: (type) => (type === "told" ? told : policyRegistry.get(type)) });
}

async function createStages(engine: TestEngine): Promise<Record<StageKind, string>> {
  const password = await engine.stage({
    type: "password",
    config: { backends: ["authentik.core.auth.InbuiltBackend"], failed_attempts_before_cancel: PASSWORD_LIMIT },
  });
  const name = await engine.client.prompt.create({
    data: { name: "name", fieldKey: "name", label: "Name", type: "text" },
  });
  const names = { user_fields: ["username"] };
  const make = (type: string, config: Record<string, unknown> = {}) => engine.stage({ type, config });
  return {
    dummy: await make("dummy"),
    identification: await make("identification", names),
    strict_identification: await make("identification", { ...names, pretend_user_exists: false }),
    combined_identification: await make("identification", { ...names, password_stage: password }),
    password,
    prompt: await make("prompt", { fields: [name.id] }),
    consent: await make("consent", { mode: "always_require" }),
    redirect: await make("redirect", { mode: "static", target_static: "/elsewhere/" }),
    ask_login: await make("user_login", { remember_me_offset: "days=1" }),
    user_login: await make("user_login"),
    user_logout: await make("user_logout"),
    user_write: await make("user_write"),
    deny: await make("deny"),
  };
}

type PolicyBindingRow = {
  order: number;
  negate?: boolean;
  failureResult?: boolean;
  policyId?: string;
  groupId?: string;
};

async function createGates(engine: TestEngine, groupId: string): Promise<Record<Gate, PolicyBindingRow[]>> {
  const policy = async (raise: boolean) =>
    (await engine.client.policy.create({ data: { name: `raise: ${raise}`, type: "told", config: { raise } } })).id;
  const [told, raising] = [await policy(false), await policy(true)];
  return {
    open: [],
    members: [{ order: 0, groupId }],
    others: [{ order: 0, groupId, negate: true }],
    switch: [{ order: 0, policyId: told }],
    raises: [{ order: 0, policyId: raising }],
    raises_passing: [{ order: 0, policyId: raising, failureResult: true }],
  };
}

let counter = 0;

async function buildFlow(
  { client }: TestEngine,
  stages: Record<StageKind, string>,
  gates: Record<Gate, PolicyBindingRow[]>,
  { designation, bindings }: ModelFlow,
): Promise<{ slug: string; bindings: string[] }> {
  counter += 1;
  const slug = `generated-${counter}`;
  const flow = await client.flow.create({
    data: { slug, name: slug, title: slug, designation, bindable: { create: {} } },
  });
  const made: string[] = [];
  for (const [order, { kind, gate, evaluateOnPlan, reEvaluate, onInvalid }] of bindings.entries()) {
    const row = await client.flowStageBinding.create({
      data: {
        order,
        evaluateOnPlan,
        reEvaluatePolicies: reEvaluate,
        invalidResponseAction: onInvalid,
        target: { connect: { id: flow.id } },
        stage: { connect: { id: stages[kind] } },
        bindable: { create: { policyBindings: { create: gates[gate] } } },
      },
      select: { id: true },
    });
    made.push(row.id);
  }
  return { slug, bindings: made };
}

async function clear({ client }: TestEngine): Promise<void> {
  await client.flowExecution.deleteMany();
  await client.flowSnapshot.deleteMany();
  await client.policyBindable.deleteMany();
  await client.session.deleteMany();
  await client.event.deleteMany();
  await client.reputation.deleteMany();
  await client.user.updateMany({ data: { name: "unchanged" } });
}
