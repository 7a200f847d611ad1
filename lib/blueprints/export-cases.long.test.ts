import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clearDatabase } from "#lib/db/testing.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { createModels } from "#lib/models/registry.ts";
import { exportFlow } from "./export-flow.ts";
import { applyBlueprint } from "./importer.ts";
import { createImportSetup } from "./instances.ts";
import { uploadedPolicy } from "./source.ts";
import { dumpObjects } from "./testing/dump.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
beforeEach(() => clearDatabase(engine.database));
afterAll(() => engine?.close());

const models = createModels();

/** Makes an object as the REST API does. @returns its key */
async function create(model: string, data: Record<string, unknown>): Promise<string> {
  const prepared = await models.get(model)?.prepare(engine.client, data, null);
  return String((await prepared?.save())?.pk);
}

const flow = (slug: string, more: object = {}) =>
  create("authentik_flows.flow", { name: slug, slug, title: slug, designation: "enrollment", ...more });
const dummy = (name: string) => create("authentik_stages_dummy.dummystage", { name });
const bind = (target: string, stage: string, order = 0) =>
  create("authentik_flows.flowstagebinding", { target, stage, order });
const bindPolicy = (target: string, fields: object) =>
  create("authentik_policies.policybinding", { target, order: 0, ...fields });

async function importText(text: string, context: Record<string, unknown> = {}) {
  const setup = createImportSetup(engine.client, { folders: [], variables: {} });
  return applyBlueprint(setup, { file: "export.yaml", text, policy: uploadedPolicy, context });
}

describe("a flow that is exported", () => {
  test("can be imported where it came from without changing anything", async () => {
    const target = await flow("again");
    const group = await engine.group({ name: "people" });
    const { pk: user } = await engine.user({ username: "ada" });
    const binding = await bind(target, await dummy("again"), 5);
    await bindPolicy(target, { group });
    await bindPolicy(binding, { user, negate: true, order: 3 });
    const before = await dumpObjects(engine.client);
    const { error, changes } = await importText(await exportFlow(engine.client, target));
    expect(error).toBeUndefined();
    expect(changes.map(({ action }) => action)).toEqual(changes.map(() => "updated"));
    expect(await dumpObjects(engine.client)).toEqual(before);
  });

  test("keeps the order of stages and policies that have the same order", async () => {
    const target = await flow("ties");
    const names = ["c", "a", "b", "d"];
    const keys = names.map(() => randomUUID()).toSorted();
    for (const [index, name] of names.entries()) {
      const prepared = await models
        .get("authentik_flows.flowstagebinding")
        ?.prepare(engine.client, { target, stage: await dummy(name), order: 7 }, null, keys[index]);
      await prepared?.save();
    }
    const text = await exportFlow(engine.client, target);
    await clearDatabase(engine.database);
    await importText(text);
    const rows = await engine.client.flowStageBinding.findMany({
      orderBy: [{ order: "asc" }, { id: "asc" }],
      include: { stage: true },
    });
    expect(rows.map(({ stage }) => stage.name)).toEqual(names);
  });

  test("has stages that refer to each other, and policies that others run by name", async () => {
    const target = await flow("circle");
    const identification = (name: string) =>
      create("authentik_stages_identification.identificationstage", { name, user_fields: ["email"] });
    const [first, second] = [await identification("first"), await identification("second")];
    const model = models.get("authentik_stages_identification.identificationstage");
    for (const [pk, other] of [
      [first, { password_stage: second, captcha_stage: first, recovery_flow: target }],
      [second, { password_stage: first }],
    ] as const)
      await (await model?.prepare(engine.client, { user_fields: ["email"], ...other }, { pk }))?.save();
    await bind(target, first);
    const expression = (name: string, text: string) =>
      create("authentik_policies_expression.expressionpolicy", { name, expression: text });
    await expression("called", 'return ak_call_policy("called too").passing');
    await expression("called too", "return True");
    await bindPolicy(target, { policy: await expression("caller", "return ak_call_policy('called').passing") });
    const text = await exportFlow(engine.client, target);
    await clearDatabase(engine.database);
    expect((await importText(text)).error).toBeUndefined();
    const { id } = await engine.client.flow.findUniqueOrThrow({ where: { slug: "circle" } });
    expect(await exportFlow(engine.client, id)).toBe(text);
    const references = await engine.client.stageReference.findMany({
      include: { stage: true, ref: true, flow: true },
      orderBy: [{ stage: { name: "asc" } }, { field: "asc" }],
    });
    expect(references.map(({ stage, field, ref, flow }) => [stage.name, field, ref?.name ?? flow?.slug])).toEqual([
      ["first", "captcha_stage", "first"],
      ["first", "password_stage", "second"],
      ["first", "recovery_flow", "circle"],
      ["second", "password_stage", "first"],
    ]);
    expect((await engine.client.policy.findMany()).map(({ name }) => name).toSorted()).toEqual([
      "called",
      "called too",
      "caller",
    ]);
  });

  test("does not have secrets; the file says which are missing, they can be given, and those that are there stay", async () => {
    const target = await flow("secret");
    const captcha = {
      name: "Captcha",
      public_key: "public",
      private_key: "very private",
      api_url: "https://example.com/verify",
    };
    await bind(target, await create("authentik_stages_captcha.captchastage", captcha));
    const text = await exportFlow(engine.client, target);
    expect(text).not.toContain("very private");
    expect(text).not.toContain("vestibule-sealed");
    expect(text).toContain('# Not in this file, because it is secret: private_key of the stage "Captcha".');
    const stored = () => engine.client.stage.findUniqueOrThrow({ where: { name: "Captcha" } });
    const before = await stored();
    expect((await importText(text)).error).toBeUndefined();
    expect(await stored()).toEqual(before);
    await clearDatabase(engine.database);
    expect((await importText(text, { "stage-captcha.private_key": "given" })).error).toBeUndefined();
    const { id } = await engine.client.flow.findUniqueOrThrow({ where: { slug: "secret" } });
    expect(await exportFlow(engine.client, id)).toBe(text);
  });

  test("stays closed where the group is missing that may use it", async () => {
    const target = await flow("closed", { background: "hills.jpg" });
    await bindPolicy(target, { group: await engine.group({ name: "insiders" }) });
    const text = await exportFlow(engine.client, target);
    expect(text).toContain('# Has to be there already: group "insiders", the picture "hills.jpg".');
    await clearDatabase(engine.database);
    const { error } = await importText(text);
    expect(error?.place).toMatchObject({ model: "authentik_policies.policybinding" });
    expect(await engine.client.flow.count()).toBe(0);
  });

  test("attack: names cannot add entries to the file", async () => {
    const entry = "entries:\n  - model: authentik_core.group\n    identifiers: {name: evil}";
    for (const [index, end] of ["\n", "\r\n", "\u0085", "\u2028", "\u2029"].entries()) {
      const name = `x${end}${entry.replaceAll("\n", end)}`;
      const target = await flow(`hostile-${index}`, { name, title: `"${name}` });
      await bind(target, await dummy(name));
      const text = await exportFlow(engine.client, target);
      const { changes, error } = await importText(text);
      expect(error).toBeUndefined();
      expect(changes.map(({ model }) => model)).not.toContain("authentik_core.group");
      // Line breaks that only some readers know are not in the file at all, and none is in its comments.
      expect(text).not.toMatch(/[\r\u0085\u2028\u2029]/);
      expect(text.split("\n").filter((line) => /^ {0,4}- model: authentik_core/.test(line))).toEqual([]);
    }
  });
});
