import * as client from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { PolicyType } from "#lib/policies/policy-type.ts";
import { type PolicyTypeName, policyTypes } from "#lib/policies/policy-types.ts";
import { policyServers } from "#lib/policies/registry.ts";
import { pascalCase } from "../../schema-names.ts";
import { createTestApi, type TestApi } from "../../testing.ts";
import { createSample, type SampleKeys } from "../config-samples.fixtures.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

// Policies refer to nothing by key.
const keys: SampleKeys = { flow: "", stage: "", prompt: "", policy: "", group: "" };

async function call(method: string, path: string, status: number, json?: object): Promise<Record<string, unknown>> {
  const answer = await api.call(method, path, json ? { json } : {});
  expect(answer, `${method} ${path}`).toMatchObject({ status });
  return answer.body as Record<string, unknown>;
}

const cases = (Object.keys(policyTypes) as PolicyTypeName[]).map((type) => {
  const { config } = policyServers[type] as unknown as PolicyType;
  return { type, names: policyTypes[type], schema: config instanceof z.ZodObject ? config : z.object({}) };
});

const createOne = (path: string, schema: z.ZodObject, name: string) =>
  createSample(schema, keys, { name, execution_logging: true }, (json) => api.call("POST", path, { json }));

describe.each(cases)("$type", ({ type, names, schema }) => {
  const path = `/policies/${names.path}/`;

  test("is a collection in which every setting is kept", async () => {
    const { sent, made } = await createOne(path, schema, `whole ${type}`);
    expect(made).toMatchObject({
      ...sent,
      component: names.component,
      verbose_name: names.verboseName,
      verbose_name_plural: names.verboseNamePlural,
      meta_model_name: names.model,
      bound_to: 0,
    });
    const item = `${path}${made.pk}/`;
    expect(await call("GET", item, 200)).toEqual(made);
    expect(await call("GET", `${path}?policy_uuid=${made.pk}`, 200)).toMatchObject({ results: [made] });
    expect(await call("GET", `${item}used_by/`, 200)).toEqual([]);
    expect(await call("PUT", item, 200, made)).toEqual(made);
    const renamed = { ...made, name: `renamed ${type}` };
    expect(await call("PATCH", item, 200, { name: `renamed ${type}` })).toEqual(renamed);
    for (const [field, value] of Object.entries(sent)) {
      if (typeof value !== "string" && typeof value !== "boolean" && typeof value !== "number") continue;
      const query = new URLSearchParams({ [field]: String(value), name: `renamed ${type}` });
      expect(await call("GET", `${path}?${query}`, 200), field).toMatchObject({ results: [renamed] });
    }
    // 160: the list over all types has each type's own fields.
    expect(await call("GET", `/policies/all/?search=renamed`, 200)).toMatchObject({ results: [renamed] });
    expect(await call("GET", `/policies/all/${made.pk}/`, 200)).toEqual(renamed);
    await call("DELETE", item, 204);
    await call("GET", item, 404);
  });

  test("has the same through the client", async () => {
    const stem = `policies${pascalCase(names.path.replaceAll("/", "_").replace("geoip", "Geoip"))}`;
    const policies = new client.PoliciesApi(api.configuration()) as unknown as Record<
      string,
      ((parameters: object) => Promise<Record<string, unknown>>) | undefined
    >;
    const invoke = (action: string, parameters: object) => {
      const method = policies[`${stem}${action}`];
      if (!method) throw new Error(`The client has no ${stem}${action}.`);
      return method.call(policies, parameters);
    };
    const { sent, made } = await createOne(path, schema, `template ${type}`);
    const model = `${pascalCase(type)}PolicyRequest`;
    const decode = (client as unknown as Record<string, (json: object) => object>)[`${pascalCase(type)}PolicyFromJSON`];
    if (!decode) throw new Error(`The client has no ${model}.`);
    const body = decode({ ...made, ...sent, name: `client ${type}` });
    const request = `${model.startsWith("GeoIP") ? "geoIP" : model.charAt(0).toLowerCase()}${model.slice(model.startsWith("GeoIP") ? 5 : 1)}`;
    const created = await invoke("Create", { [request]: body });
    const policyUuid = created.pk;
    expect(await invoke("Retrieve", { policyUuid })).toEqual(created);
    expect({ ...created, pk: made.pk, name: made.name }).toEqual(decode(made));
    expect(await invoke("Update", { policyUuid, [request]: created })).toEqual(created);
    const patched = { ...created, name: `patched ${type}` };
    expect(await invoke("PartialUpdate", { policyUuid, [`patched${model}`]: { name: patched.name } })).toEqual(patched);
    expect((await invoke("List", { name: patched.name })).results).toEqual([patched]);
    expect(await invoke("UsedByList", { policyUuid })).toEqual([]);
    await invoke("Destroy", { policyUuid });
    await expect(invoke("Retrieve", { policyUuid })).rejects.toMatchObject({ response: { status: 404 } });
  });
});
