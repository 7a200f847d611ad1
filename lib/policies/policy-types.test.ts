import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "#lib/db/client.ts";
import { clearDatabase, openTestDatabase } from "#lib/db/testing.ts";
import { FieldErrors } from "#lib/models/error.ts";
import { createModels } from "#lib/models/registry.ts";
import { closeExpressionWorkers } from "./expression/evaluate.ts";
import { type PolicyTypeName, policyTypes } from "./policy-types.ts";
import { policyRegistry, policyServers } from "./registry.ts";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await clearDatabase(database);
});
afterAll(async () => {
  await database.close();
  await closeExpressionWorkers();
});

/** Creates or changes a policy as the REST API and blueprints do. @returns what is wrong with it, by field */
async function faults(type: PolicyTypeName, data: object, existing: { pk: string } | null = null) {
  const model = createModels().get(policyTypes[type].model);
  try {
    const prepared = await model?.prepare(database.client, { ...data }, existing);
    return prepared ? await prepared.save() : null;
  } catch (error) {
    if (error instanceof FieldErrors) return error.fields;
    throw error;
  }
}

it("every policy type is registered under its own name", () => {
  for (const [type, server] of Object.entries(policyServers)) {
    expect(server.type).toBe(type);
    expect(policyRegistry.get(type)).toBe(server);
  }
  expect(Object.keys(policyServers).sort()).toEqual(Object.keys(policyTypes).sort());
});

it("has the names that clients know", () => {
  const names = Object.values(policyTypes).map(({ path, component, model }) => [path, component, model]);
  expect(names).toEqual([
    ["dummy", "ak-policy-dummy-form", "authentik_policies_dummy.dummypolicy"],
    ["event_matcher", "ak-policy-event-matcher-form", "authentik_policies_event_matcher.eventmatcherpolicy"],
    ["expression", "ak-policy-expression-form", "authentik_policies_expression.expressionpolicy"],
    ["geoip", "ak-policy-geoip-form", "authentik_policies_geoip.geoippolicy"],
    ["password", "ak-policy-password-form", "authentik_policies_password.passwordpolicy"],
    ["password_expiry", "ak-policy-password-expiry-form", "authentik_policies_expiry.passwordexpirypolicy"],
    ["reputation", "ak-policy-reputation-form", "authentik_policies_reputation.reputationpolicy"],
    [
      "unique_password",
      "ak-policy-password-uniqueness-form",
      "authentik_policies_unique_password.uniquepasswordpolicy",
    ],
  ]);
});

it("every setting has a title and a description for its form", () => {
  for (const [type, { config }] of Object.entries(policyServers)) {
    for (const [field, schema] of Object.entries(config.shape)) {
      expect(schema.meta(), `${type}.${field}`).toMatchObject({
        title: expect.stringMatching(/\S/),
        description: expect.stringMatching(/\S/),
      });
    }
  }
});

it("111: an expression with a syntax error is refused on its field, in both languages", async () => {
  const refused = { expression: [expect.stringMatching(/^Expression Syntax Error: ./)] };
  expect(await faults("expression", { name: "broken", expression: "return (" })).toEqual(refused);
  expect(
    await faults("expression", { name: "broken", expression: "return (", expression_language: "javascript" }),
  ).toEqual(refused);
  expect(await faults("expression", { name: "blank", expression: "" })).toHaveProperty("expression");
  expect(await faults("expression", { name: "silent", expression: "pass" })).toHaveProperty("pk");
});

it("126: a reputation policy that looks at nothing is refused", async () => {
  const refused = { non_field_errors: ["Either IP or Username must be checked"] };
  expect(await faults("reputation", { name: "neither" })).toEqual(refused);
  expect(await faults("reputation", { name: "neither", check_ip: false, check_username: false })).toEqual(refused);
  expect(await faults("reputation", { name: "neither", check_ip: "false" })).toEqual(refused);
  const made = await faults("reputation", { name: "address", check_ip: true, check_username: false });
  const existing = { pk: String((made as { pk?: unknown }).pk) };
  expect(await faults("reputation", { threshold: -3 }, existing)).toEqual(existing);
  expect(await faults("reputation", { check_ip: false }, existing)).toEqual(refused);
});
