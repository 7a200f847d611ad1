import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { setAppSecret } from "#lib/crypto/keys.ts";
import type { Database, Db } from "#lib/db/client.ts";
import { clearDatabase, openTestDatabase } from "#lib/db/testing.ts";
import { createModels } from "#lib/models/registry.ts";
import { applyBlueprint, type ImportResult, type ImportSetup } from "./importer.ts";
import { type ImportSource, uploadedPolicy } from "./source.ts";
import { createStore } from "./store.ts";

let database: Database;
let setup: ImportSetup<Db>;

/** Gives the tests of a file an empty database each. */
export function openModels(): void {
  beforeAll(async () => {
    setAppSecret("a secret of more than thirty-two characters");
    database = await openTestDatabase();
    setup = { store: createStore(database.client, async () => null), models: createModels() };
  }, 60_000);
  beforeEach(() => clearDatabase(database));
  afterAll(() => database?.close());
}

/** A flow as an entry. @param more attributes */
export const flow = (slug: string, more = "") =>
  `{model: authentik_flows.flow, id: ${slug}, identifiers: {slug: ${slug}}, attrs: {name: N, title: T, designation: authentication, ${more}}}`;
/** A stage as an entry. */
export const stage = (name: string) =>
  `{model: authentik_stages_deny.denystage, id: ${name}, identifiers: {name: ${name}}}`;
/** A policy as an entry. */
export const policy = (name: string) =>
  `{model: authentik_policies_expression.expressionpolicy, id: ${name}, identifiers: {name: ${name}}, attrs: {expression: return True}}`;
/** The binding of a stage to a flow as an entry. @param more attributes */
export const binding = (flowId: string, stageId: string, more = "") =>
  `{model: authentik_flows.flowstagebinding, id: b, identifiers: {target: !KeyOf ${flowId}, stage: !KeyOf ${stageId}, order: 10}, attrs: {${more}}}`;

/** Imports entries. @param more about the file that they stand in */
export async function run(entries: string[], more: Partial<ImportSource> = {}): Promise<ImportResult> {
  return applyBlueprint(setup, {
    file: "test.yaml",
    text: `entries: [${entries.join(", ")}]`,
    policy: uploadedPolicy,
    ...more,
  });
}

/** Imports entries that have nothing wrong. */
export async function succeed(entries: string[]): Promise<ImportResult> {
  const result = await run(entries);
  expect(result.error?.message).toBeUndefined();
  return result;
}

/** The database of the running test. */
export const client = () => database.client;

/** A flow with a stage that a policy guards. */
export const guarded = [
  flow("f"),
  stage("s"),
  binding("f", "s"),
  policy("p"),
  "{model: authentik_policies.policybinding, identifiers: {target: !KeyOf b, policy: !KeyOf p, order: 0}}",
];
