import { globSync } from "node:fs";
import path from "node:path";
import SwaggerParser from "@apidevtools/swagger-parser";
import { SchemaApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { endpoints } from "../../endpoints.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

interface Description {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; security: object[] }>>;
  components: { schemas: Record<string, { discriminator?: { mapping?: object }; properties?: object }> };
}

let api: TestApi;
let description: Description;
beforeAll(async () => {
  api = await createTestApi();
  const answer = await api.call("GET", "/schema/", { key: null });
  description = answer.body as Description;
});
afterAll(() => api.close());

describe("the API's description", () => {
  it("is valid OpenAPI 3.1", async () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    // It is changed while it is read.
    await SwaggerParser.validate(
      structuredClone(description) as unknown as Parameters<typeof SwaggerParser.validate>[0],
    );
  });

  it("has every endpoint, and the executor, each under a name of its own", () => {
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const executor = ["get", "post"].map((method) => `${method} /flows/executor/{flow_slug}/`);
    const routed = endpoints.map(({ method, path }) => `${method} ${path}`);
    expect(described.toSorted()).toEqual([...routed, ...executor].toSorted());
    const names = Object.values(description.paths).flatMap((path) => Object.values(path).map((one) => one.operationId));
    expect(new Set(names).size).toBe(names.length);
  });

  it("tells challenges apart by their component", () => {
    const { discriminator } = description.components.schemas.ChallengeTypes ?? {};
    expect(discriminator?.mapping).toMatchObject({
      "ak-stage-password": "#/components/schemas/PasswordChallenge",
      "xak-flow-redirect": "#/components/schemas/RedirectChallenge",
    });
  });

  it("knows the challenge of every stage", async () => {
    const { mapping = {} } = description.components.schemas.ChallengeTypes?.discriminator ?? {};
    const files = globSync("lib/stages/*/challenge.ts").map((file) => path.resolve(file));
    const exported = await Promise.all(files.map((file) => import(file) as Promise<Record<string, unknown>>));
    const components = exported
      .flatMap((module) => Object.values(module))
      .flatMap((schema) => (schema instanceof z.ZodObject ? [schema.shape.component] : []))
      .flatMap((component) => (component instanceof z.ZodLiteral ? [...component.values] : []));
    expect(components.length).toBeGreaterThan(5);
    expect(Object.keys(mapping)).toEqual(expect.arrayContaining(components));
  });

  it("shows no field that is only ever written", () => {
    const user = description.components.schemas.User?.properties ?? {};
    expect(Object.keys(user)).toContain("username");
    expect(Object.keys(user).filter((name) => /password$|hash/.test(name))).toEqual([]);
  });

  it("is fetched by the client, with and without credentials", async () => {
    for (const key of [null, api.admin.key])
      expect(await new SchemaApi(api.configuration(key)).schemaRetrieve()).toMatchObject({
        openapi: description.openapi,
      });
  });

  it("is not sent again to whoever has it", async () => {
    const first = await api.call("GET", "/schema/", { key: null });
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const again = await api.call("GET", "/schema/", { key: null, headers: { "if-none-match": `"x", W/${etag}` } });
    expect(again).toMatchObject({ status: 304, body: "" });
    const yaml = await api.call("GET", "/schema/?format=yaml", { key: null, headers: { "if-none-match": etag } });
    expect(yaml.status).toBe(200);
  });
});
