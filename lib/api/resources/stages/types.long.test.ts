import * as client from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { StageServer } from "#lib/flows/stage.ts";
import { stageServers } from "#lib/stages/registry.ts";
import { secretFields } from "#lib/stages/secrets.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import { pascalCase } from "../../schema-names.ts";
import { createTestApi, type TestApi } from "../../testing.ts";
import { createSample, type SampleKeys, shownFields } from "../config-samples.fixtures.ts";

let api: TestApi;
let keys: SampleKeys;
beforeAll(async () => {
  api = await createTestApi();
  const made = async (path: string, json: object) => String((await call("POST", path, 201, json)).pk);
  const flow = { name: "Sample", slug: "sample", title: "Sample", designation: "recovery" };
  const prompt = { name: "sample", field_key: "sample", label: "Sample", type: "text" };
  keys = {
    flow: await made("/flows/instances/", flow),
    stage: await made("/stages/dummy/", { name: "sample" }),
    prompt: await made("/stages/prompt/prompts/", prompt),
    policy: await made("/policies/dummy/", { name: "sample" }),
    group: await api.engine.group({ name: "sample" }),
  };
});
afterAll(() => api.close());

async function call(method: string, path: string, status: number, json?: object): Promise<Record<string, unknown>> {
  const answer = await api.call(method, path, json ? { json } : {});
  expect(answer, `${method} ${path}`).toMatchObject({ status });
  return answer.body as Record<string, unknown>;
}

const cases = (Object.keys(stageTypes) as StageType[]).map((type) => {
  const { config } = stageServers[type] as StageServer;
  return { type, names: stageTypes[type], schema: config instanceof z.ZodObject ? config : z.object({}) };
});

const createOne = (path: string, schema: z.ZodObject, name: string) =>
  createSample(schema, keys, { name }, (json) => api.call("POST", path, { json }));

describe.each(cases)("$type", ({ type, names, schema }) => {
  const path = `/stages/${names.path}/`;

  test("is a collection in which every setting is kept, and secrets are never shown", async () => {
    const { sent, made } = await createOne(path, schema, `whole ${type}`);
    const shown = Object.fromEntries(shownFields(schema).map((field) => [field, sent[field as keyof typeof sent]]));
    expect(made).toMatchObject({
      ...shown,
      name: `whole ${type}`,
      component: names.component,
      verbose_name: names.verboseName,
      verbose_name_plural: `${names.verboseName}s`,
      meta_model_name: names.model,
      flow_set: [],
    });
    const secrets = secretFields(schema);
    for (const field of secrets) expect(made).not.toHaveProperty(field);
    const item = `${path}${made.pk}/`;
    expect(await call("GET", item, 200)).toEqual(made);
    expect(await call("GET", `${path}?stage_uuid=${made.pk}`, 200)).toMatchObject({ results: [made] });
    expect(await call("GET", `${item}used_by/`, 200)).toEqual([]);

    // What was read can be sent back, and leaves secrets alone.
    const before = await api.client.stage.findUniqueOrThrow({ where: { id: String(made.pk) } });
    expect(await call("PUT", item, 200, made)).toEqual(made);
    const renamed = { ...made, name: `renamed ${type}` };
    const needed = neededFields(type, made);
    if (needed) expect((await api.call("PATCH", item, { json: { name: renamed.name } })).status, "ID-14").toBe(400);
    expect(await call("PATCH", item, 200, { name: renamed.name, ...needed })).toEqual(renamed);
    const after = await api.client.stage.findUniqueOrThrow({ where: { id: String(made.pk) } });
    expect(after.config).toEqual(before.config);
    for (const field of secrets) {
      const stored = (after.config as Record<string, unknown>)[field];
      expect(stored).toMatch(/^vestibule-sealed:/);
    }

    for (const [field, value] of Object.entries(shown)) {
      if (typeof value !== "string" && typeof value !== "boolean" && typeof value !== "number") continue;
      const query = new URLSearchParams({ [field]: String(value), name: `renamed ${type}` });
      expect(await call("GET", `${path}?${query}`, 200), field).toMatchObject({ results: [renamed] });
    }
    expect(await call("GET", `/stages/all/${made.pk}/`, 200)).toMatchObject({ component: names.component });
    await call("DELETE", item, 204);
    await call("GET", item, 404);
  });

  test("has the same through the client", async () => {
    const stem = `stages${pascalCase(names.path.replaceAll("/", "_"))}`;
    const stages = new client.StagesApi(api.configuration()) as unknown as Record<
      string,
      ((parameters: object) => Promise<Record<string, unknown>>) | undefined
    >;
    const invoke = (action: string, parameters: object) => {
      const method = stages[`${stem}${action}`];
      if (!method) throw new Error(`The client has no ${stem}${action}.`);
      return method.call(stages, parameters);
    };
    const { sent, made } = await createOne(path, schema, `template ${type}`);
    const model = `${pascalCase(type)}StageRequest`;
    const decode = (client as unknown as Record<string, (json: object) => object>)[`${pascalCase(type)}StageFromJSON`];
    if (!decode) throw new Error(`The client has no ${model}.`);
    const body = decode({ ...made, ...sent, name: `client ${type}` });
    const request = model.charAt(0).toLowerCase() + model.slice(1);
    const created = await invoke("Create", { [request]: withSecrets(body, sent, schema) });
    const stageUuid = created.pk;
    expect(await invoke("Retrieve", { stageUuid })).toEqual(created);
    expect(created).toMatchObject({ name: `client ${type}`, component: names.component, flowSet: [] });
    expect({ ...created, pk: made.pk, name: made.name }).toEqual(decode(made));
    expect(await invoke("Update", { stageUuid, [request]: withSecrets(created, sent, schema) })).toEqual(created);
    const patch = { stageUuid, [`patched${model}`]: { name: `patched ${type}`, ...neededFields(type, created) } };
    expect(await invoke("PartialUpdate", patch)).toEqual({ ...created, name: `patched ${type}` });
    expect((await invoke("List", { name: `patched ${type}` })).results).toEqual([
      { ...created, name: `patched ${type}` },
    ]);
    expect(await invoke("UsedByList", { stageUuid })).toEqual([]);
    await invoke("Destroy", { stageUuid });
    await expect(invoke("Retrieve", { stageUuid })).rejects.toMatchObject({ response: { status: 404 } });
  });
});

/** What has to be sent with every change, as it is (ID-14). */
function neededFields(type: StageType, stage: Record<string, unknown>): object | undefined {
  if (type !== "identification") return undefined;
  return stage.userFields ? { userFields: stage.userFields } : { user_fields: stage.user_fields };
}

/** The client's request with the secrets that its answers do not have. */
function withSecrets(body: object, sent: Record<string, unknown>, schema: z.ZodObject): object {
  const camel = (field: string) => field.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return { ...body, ...Object.fromEntries(secretFields(schema).map((field) => [camel(field), sent[field]])) };
}
