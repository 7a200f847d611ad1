import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { createAdminCall } from "../testing.ts";
import { previewForm } from "./preview-prompt.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

async function preview(fields: Record<string, string>) {
  const form = new FormData();
  const all = {
    expression_language: "python",
    name: "",
    field_key: "color",
    label: "Your color",
    type: "text",
    required: "on",
    order: "0",
    ...fields,
  };
  for (const [name, value] of Object.entries(all)) form.set(name, value);
  return previewForm(await createAdminCall(api), form);
}

it("a prompt is shown as people would see it, and nothing is stored", async () => {
  const before = await api.client.prompt.count();
  expect(await preview({ type: "dropdown", placeholder: "red\ngreen" })).toMatchObject({
    kind: "shown",
    challenge: { component: "ak-stage-prompt", fields: [{ field_key: "color", label: "Your color", required: true }] },
  });
  expect(await api.client.prompt.count()).toBe(before);
});

it("its programs are run, and their faults told", async () => {
  const program = {
    initial_value: "return 'b' + 'lue'",
    initial_value_expression: "on",
    expression_language: "python",
  };
  expect(await preview(program)).toMatchObject({ challenge: { fields: [{ initial_value: "blue" }] } });
  expect(await preview({ ...program, initial_value: "return nothing" })).toEqual({
    kind: "refused",
    reasons: [expect.stringContaining("nothing")],
  });
});

it("what is no prompt yet is told", async () => {
  expect(await preview({ label: "" })).toMatchObject({ kind: "refused", reasons: [expect.stringMatching(/^label: /)] });
});
