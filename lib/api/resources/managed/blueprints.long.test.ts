import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ManagedApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let managed: ManagedApi;
beforeAll(async () => {
  api = await createTestApi();
  managed = new ManagedApi(api.configuration());
});
afterAll(() => api.close());

const document = (group: string, more = "") => `
version: 1
metadata:
  name: Groups
  labels: { purpose: tests }
entries:
  - model: authentik_core.group
    identifiers: { name: !Context name }
    id: the-group
${more}
context: { name: ${group} }
`;
const groups = (name: string) => api.client.group.count({ where: { name } });

describe("stored blueprints", () => {
  it("are created, applied, changed and deleted", async () => {
    const made = await managed.managedBlueprintsCreate({
      blueprintInstanceRequest: { name: "Stored", content: document("stored"), context: { name: "from context" } },
    });
    expect(made).toMatchObject({ path: "", enabled: true, status: "unknown", managedModels: [], metadata: {} });
    // Checking the content has made nothing.
    expect(await groups("from context")).toBe(0);
    const { pk: instanceUuid } = made;
    const applied = await managed.managedBlueprintsApplyCreate({ instanceUuid });
    expect(applied).toMatchObject({
      status: "successful",
      managedModels: ["authentik_core.group"],
      metadata: { name: "Groups", labels: { purpose: "tests" } },
      lastAppliedHash: createHash("sha512")
        .update(made.content ?? "")
        .digest("hex"),
    });
    expect(Date.now() - Number(applied.lastApplied)).toBeLessThan(60_000);
    expect(await groups("from context")).toBe(1);
    const event = await api.client.event.findFirstOrThrow({ where: { app: "vestibule.blueprints" } });
    expect(event).toMatchObject({ action: "model_created", userId: api.admin.id, modelName: "group" });
    const changed = await managed.managedBlueprintsPartialUpdate({
      instanceUuid,
      patchedBlueprintInstanceRequest: { enabled: false },
    });
    expect(changed).toEqual({ ...applied, enabled: false });
    expect(await managed.managedBlueprintsRetrieve({ instanceUuid })).toEqual(changed);
    expect(await managed.managedBlueprintsUsedByList({ instanceUuid })).toEqual([]);
    expect((await managed.managedBlueprintsList({ name: "Stored" })).results).toEqual([changed]);
    expect((await managed.managedBlueprintsList({ path: "nowhere" })).results).toEqual([]);
    await managed.managedBlueprintsDestroy({ instanceUuid });
    await expect(managed.managedBlueprintsRetrieve({ instanceUuid })).rejects.toMatchObject({
      response: { status: 404 },
    });
    expect(await groups("from context")).toBe(1);
  });

  it("are not applied while they are disabled", async () => {
    const { pk: instanceUuid } = await managed.managedBlueprintsCreate({
      blueprintInstanceRequest: { name: "Off", content: document("unused"), enabled: false },
    });
    expect(await managed.managedBlueprintsApplyCreate({ instanceUuid })).toMatchObject({ status: "unknown" });
    expect(await groups("unused")).toBe(0);
  });

  it("say when they could not be applied", async () => {
    const { pk: instanceUuid } = await managed.managedBlueprintsCreate({
      blueprintInstanceRequest: { name: "Registry", path: "oci://registry.test/blueprint" },
    });
    expect(await managed.managedBlueprintsApplyCreate({ instanceUuid })).toMatchObject({ status: "orphaned" });
  });

  it.each([
    ["neither path nor content", { name: "x" }, { non_field_errors: [expect.any(String)] }],
    ["a path that leads nowhere", { name: "x", path: "nowhere.yaml" }, { path: [expect.any(String)] }],
    ["a path out of the folder", { name: "x", path: "../schema/main.prisma" }, { path: [expect.any(String)] }],
    ["no YAML", { name: "x", content: "a: [" }, { content: [expect.any(String), expect.stringMatching(/^- /)] }],
    [
      "a content that would fail",
      { name: "x", content: document("x", "    attrs: { parents: [no-key] }") },
      { content: [expect.any(String), expect.stringMatching(/^- .*the-group/)] },
    ],
    ["a name that is taken", { name: "Registry", content: document("x") }, { name: [expect.any(String)] }],
  ])("are refused with %s", async (_what, json, body) => {
    const before = await api.client.blueprintInstance.count();
    expect(await api.call("POST", "/managed/blueprints/", { json })).toMatchObject({ status: 400, body });
    expect(await api.client.blueprintInstance.count()).toBe(before);
  });

  it("have their content checked with their context", async () => {
    const content = document("x", "    conditions: [!Context only_here]\n    attrs: { parents: [no-key] }");
    const { pk: instanceUuid } = await managed.managedBlueprintsCreate({
      blueprintInstanceRequest: { name: "Contextual", content, context: { only_here: false } },
    });
    const path = `/managed/blueprints/${instanceUuid}/`;
    const same = await api.call("PATCH", path, { json: { content: `${content}# changed` } });
    expect(same).toMatchObject({ status: 200 });
    const other = await api.call("PATCH", path, { json: { content, context: { only_here: true } } });
    expect(other).toMatchObject({ status: 400, body: { content: expect.anything() } });
    expect(await api.call("PATCH", path, { json: { content: "" } })).toMatchObject({ status: 400 });
  });
});

describe("blueprint files", () => {
  it("are listed with their hash and metadata", async () => {
    const files = await managed.managedBlueprintsAvailableList();
    const brand = files.find(({ path }) => path === "default/brand.yaml");
    const bytes = readFileSync("prisma/blueprints/default/brand.yaml");
    expect(brand?.hash).toBe(createHash("sha512").update(bytes).digest("hex"));
    expect(brand?.meta.name).toMatch(/./);
    const { pk } = await managed.managedBlueprintsCreate({
      blueprintInstanceRequest: { name: "From file", path: "default/brand.yaml" },
    });
    const applied = await managed.managedBlueprintsApplyCreate({ instanceUuid: pk });
    expect(applied).toMatchObject({ status: "successful", lastAppliedHash: brand?.hash });
  });
});

describe("an upload", () => {
  const upload = (text: string, context?: string) =>
    managed.managedBlueprintsImportCreate({ file: new Blob([text]), ...(context !== undefined && { context }) });

  it("is applied once, with its context, and stored nowhere", async () => {
    const before = await api.client.blueprintInstance.count();
    const result = await upload(document("uploaded"), JSON.stringify({ name: "by upload" }));
    expect(result).toMatchObject({ success: true });
    expect(await groups("by upload")).toBe(1);
    expect(await api.client.blueprintInstance.count()).toBe(before);
  });

  it("may be a file on the server", async () => {
    expect(await managed.managedBlueprintsImportCreate({ path: "default/brand.yaml" })).toMatchObject({
      success: true,
    });
  });

  it.each([
    ["broken YAML", "a: ["],
    ["an unknown model", "entries: [{ model: no.thing, identifiers: { a: 1 } }]"],
    ["a name that cannot be stored", document('"\\0"')],
    ["characters that cannot be stored", document("nul", '    attrs: { attributes: { a: "\\0" } }')],
  ])("with %s says so, with 200", async (_what, text) => {
    const before = await api.client.group.count();
    const result = await upload(text);
    expect(result.success).toBe(false);
    expect(result.logs.at(-1)).toMatchObject({ logLevel: "warning", event: expect.stringMatching(/invalid/) });
    expect(await api.client.group.count()).toBe(before);
  });

  it("sees none of the server's variables", async () => {
    process.env.VESTIBULE_TEST_SECRET = "secret";
    await upload(document("env", "    attrs: { attributes: { a: !Env VESTIBULE_TEST_SECRET } }"));
    delete process.env.VESTIBULE_TEST_SECRET;
    const group = await api.client.group.findUniqueOrThrow({ where: { name: "env" } });
    expect(group.attributes).toEqual({ a: null });
  });

  it.each([
    ["nothing in it", {}, "non_field_errors"],
    ["a path that leads nowhere", { path: "nowhere.yaml" }, "path"],
    ["a context that is no object", { path: "default/brand.yaml", context: "[]" }, "context"],
    ["a context that is no JSON", { path: "default/brand.yaml", context: "{" }, "context"],
  ])("with %s is refused", async (_what, fields, field) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const answer = await api.call("POST", "/managed/blueprints/import/", { body });
    expect(answer).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
  });

  it("has to be multipart", async () => {
    expect(await api.call("POST", "/managed/blueprints/import/", { json: {} })).toMatchObject({ status: 415 });
  });
});
