import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { answer, tryFlow } from "./testing.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

it("attack: what was typed into a password field, whatever it is called, is read in what would be written or said", async () => {
  const field = async (fieldKey: string, type: string) => {
    const data = { name: `dry-${fieldKey}`, fieldKey, label: fieldKey, type, required: true, order: 0 };
    return (await engine.client.prompt.create({ data })).id;
  };
  const fields = [await field("username", "text"), await field("attributes.pin", "password")];
  const policies = [{ javascript: "ak_message('pin ' + JSON.stringify(request.context.prompt_data)); return true" }];
  const { slug } = await engine.flow({
    designation: "enrollment",
    stages: [
      { type: "prompt", config: { fields, validation_policies: [] } },
      { type: "user_write", config: { user_creation_mode: "always_create" } },
      { type: "dummy", policies },
      { type: "deny", config: { deny_message: "no" } },
    ],
  });
  const typed = { username: "newcomer", "attributes.pin": "Zebra-4711" };
  const report = await tryFlow(slug, { answers: [answer(typed), answer({})] });
  expect(report.steps.flatMap(({ writes }) => writes.map(({ text }) => text))).toContain(
    "Creates the account “newcomer”.",
  );
  const { writes, trace, answered, mails } = report.steps[1] ?? {};
  for (const part of [writes, trace, answered, mails, report.steps[2]])
    expect(JSON.stringify(part)).not.toContain("Zebra-4711");
});
