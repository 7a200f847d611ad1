import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
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
  it.each([
    ["application/json", "application/json"],
    ["*/*", "application/json"],
    ["application/yaml", "application/yaml"],
    ["application/vnd.oai.openapi", "application/yaml"],
  ])("comes to whoever accepts %s as %s", async (accept, type) => {
    const answer = await api.call("GET", "/schema/", { key: null, headers: { accept } });
    expect(answer.headers.get("content-type")).toMatch(`${type};`);
    expect(typeof answer.body === "string" ? parse(answer.body) : answer.body).toEqual(description);
  });

  it("can be asked for as YAML in the address", async () => {
    const answer = await api.call("GET", "/schema/?format=yaml", { key: null });
    expect(answer.headers.get("content-type")).toMatch("application/yaml");
  });
});
