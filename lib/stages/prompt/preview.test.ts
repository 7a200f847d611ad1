import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { completeFacts } from "#lib/flows/executor.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { createModels } from "#lib/models/registry.ts";
import { promptTypes, stagePrompt } from "./challenge.ts";
import { previewPrompt } from "./preview.ts";

let engine: TestEngine;
let ada: number;
beforeAll(async () => {
  engine = await createTestEngine();
  ada = (await engine.user({ username: "ada" })).pk;
});
afterAll(() => engine.close());

const prompt = { name: "n", field_key: "k", label: "L", type: "text" };

async function preview(data: Record<string, unknown>) {
  const { client, services } = engine;
  const definitions = await services.definitions.at(client, 1n);
  const user = await findUserByKey(client, ada);
  if (!user) throw new Error("Ada is gone.");
  const request = completeFacts(engine.browser().facts("x"), definitions, null);
  return previewPrompt(services, { definitions, user, request }, data);
}

describe("PR-16: a preview", () => {
  test("is a form of one field, worked out for whoever looks", async () => {
    const answer = await preview({
      ...prompt,
      placeholder: "return ['a', 'b']",
      placeholder_expression: true,
      initial_value: "return user.username[-1]",
      initial_value_expression: true,
      type: "dropdown",
    });
    expect(answer).toEqual({
      component: "ak-stage-prompt",
      fields: [
        {
          field_key: "k",
          label: "L",
          type: "dropdown",
          required: true,
          placeholder: "",
          initial_value: "a",
          order: 0,
          sub_text: "",
          choices: [
            { value: "a", label: "a" },
            { value: "b", label: "b" },
          ],
        },
      ],
    });
  });

  test.each(promptTypes)("shows %s", async (type) => {
    const { fields } = await preview({ ...prompt, type, placeholder: "hint", initial_value: "x" });
    expect(fields.map((field) => stagePrompt.parse(field).type)).toEqual([type]);
  });

  test("stores and records nothing, and takes the body of a prompt that is there", async () => {
    const { client } = engine;
    const saved = await createModels().get("authentik_stages_prompt.prompt")?.prepare(client, prompt, null);
    await saved?.save();
    const counts = async () => [await client.prompt.count(), await client.event.count()];
    const before = await counts();
    expect((await preview(prompt)).fields).toHaveLength(1);
    const event = "ak_create_event('x')\nak_message('y')\nreturn 1";
    await preview({ ...prompt, initial_value: event, initial_value_expression: true });
    expect(await counts()).toEqual(before);
  });

  test("PR-6 of an expression that fails says why", async () => {
    const broken = preview({
      ...prompt,
      initial_value: "raise ValueError('on purpose')",
      initial_value_expression: true,
    });
    await expect(broken).rejects.toMatchObject({
      fields: { non_field_errors: [expect.stringContaining("on purpose")] },
    });
  });

  test.each([
    [{ ...prompt, field_key: "" }, "field_key"],
    [{ name: "n", field_key: "k", type: "text" }, "label"],
    [{ ...prompt, type: "color" }, "type"],
  ])("refuses what would not make a prompt: %j", async (data, field) => {
    await expect(preview(data)).rejects.toMatchObject({ fields: { [field]: [expect.any(String)] } });
  });
});

test("PR-15 a type that there is not is not stored", async () => {
  const model = createModels().get("authentik_stages_prompt.prompt");
  const prepared = model?.prepare(engine.client, { ...prompt, name: "odd", type: "color" }, null);
  await expect(prepared).rejects.toMatchObject({ fields: { type: [expect.any(String)] } });
});
