import { randomUUID } from "node:crypto";
import { createFlowToken } from "./flow-tokens.ts";
import type { FlowPlan } from "./plan.ts";
import type { TestBrowser, TestEngine, TestStage } from "./testing.ts";

/** What an attacker does not know. */
export const PASSWORD = "correct horse battery staple";
/** Every backend that checks passwords. */
export const BACKENDS = ["authentik.core.auth.InbuiltBackend", "authentik.core.auth.TokenBackend"];

/** A stage that asks for a username. */
export const identification = (config: object = {}): TestStage => ({
  type: "identification",
  config: { user_fields: ["username"], ...config },
});

/** A stage that asks for the password. */
export const password = (config: object = {}): TestStage => ({
  type: "password",
  config: { backends: BACKENDS, ...config },
});

export const dummy: TestStage = { type: "dummy" };
export const login: TestStage = { type: "user_login" };

/** A login flow in two steps. */
export function createLoginFlow(engine: TestEngine, options: object = {}) {
  return engine.flow({ designation: "authentication", stages: [identification(), password(options), login] });
}

/** A form with text fields of these names. */
export async function promptStage(engine: TestEngine, ...keys: string[]): Promise<TestStage> {
  const fields: string[] = [];
  for (const fieldKey of keys) {
    const data = { name: randomUUID(), fieldKey, label: fieldKey, type: "text" };
    fields.push((await engine.client.prompt.create({ data })).id);
  }
  return { type: "prompt", config: { fields } };
}

/** The stored plan of the run that a browser did something in last. */
export async function planOf(engine: TestEngine, browser: TestBrowser): Promise<FlowPlan> {
  const id = browser.last?.execution.id ?? "";
  const row = await engine.client.flowExecution.findUniqueOrThrow({ where: { id } });
  const plan = engine.services.executions.read(id, Buffer.from(row.plan));
  if (!plan) throw new Error("The plan cannot be read.");
  return plan;
}

/** A token for the run that a browser is in, as a stage that sends a link makes one. @returns the page's query */
export async function linkFor(
  engine: TestEngine,
  browser: TestBrowser,
  userId: number,
  options: { expires?: Date; revoke?: boolean; plan?: FlowPlan } = {},
): Promise<string> {
  const key = await createFlowToken(engine.client, engine.services.executions, {
    identifier: randomUUID(),
    userId,
    plan: options.plan ?? (await planOf(engine, browser)),
    expires: options.expires ?? new Date(Date.now() + 60_000),
    revokeOnExecution: options.revoke ?? true,
  });
  return `flow_token=${key}`;
}

/** The middle one of some numbers. */
export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
