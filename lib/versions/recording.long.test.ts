import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { applyBlueprint, validateBlueprint } from "#lib/blueprints/importer.ts";
import { createImportSetup } from "#lib/blueprints/instances.ts";
import { uploadedPolicy } from "#lib/blueprints/source.ts";
import { VERSIONS_KEPT } from "./record.ts";
import { recordAtStart } from "./start.ts";
import { listVersions } from "./store.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** A flow that has its first version, as after the start of the server. */
async function createFlow(...stages: Parameters<TestApi["engine"]["flow"]>[0]["stages"]) {
  const flow = await api.engine.flow({ stages });
  await recordAtStart(api.client);
  return flow;
}

const versions = (pk: string) => listVersions(api.client, pk, { skip: 0, take: 1000 });
const newest = async (pk: string) => (await versions(pk))[0];
const dummy = { type: "dummy" };
const backends = ["authentik.core.auth.InbuiltBackend"];

describe("a version is made of every change of a flow's content", () => {
  it("of the flow's fields, with who made it and how", async () => {
    const { slug, pk } = await createFlow(dummy);
    expect(await versions(pk)).toMatchObject([{ number: 1, cause: "start", author: { pk: null, username: "" } }]);
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "Another" } });
    const [second, first] = await versions(pk);
    expect(second).toMatchObject({ number: 2, cause: "api", content: { flow: { title: "Another" } } });
    expect(second?.author.pk).toBe(api.admin.id);
    expect(first?.content.flow.title).toBe("Test");
  });

  it("of its steps, stages, prompts, policies and what these are bound to", async () => {
    const prompt = await api.client.prompt.create({
      data: { name: "asked", fieldKey: "asked", label: "Asked", type: "text" },
    });
    const { pk, stages } = await createFlow({ type: "prompt", config: { fields: [prompt.id] } });
    const change = async (method: string, path: string, json?: object) => {
      const { status, body } = await api.call(method, path, json ? { json } : {});
      expect(status).toBeLessThan(300);
      return String((body as { pk: string } | undefined)?.pk);
    };
    const counts: number[] = [];
    const count = async () => counts.push((await versions(pk)).length);
    await count();
    await change("PATCH", `/stages/prompt/stages/${stages[0]}/`, { name: "asks" });
    await count();
    await change("PATCH", `/stages/prompt/prompts/${prompt.id}/`, { label: "Asked for" });
    await count();
    const stage = await change("POST", "/stages/dummy/", { name: "new dummy" });
    const step = await change("POST", "/flows/bindings/", { target: pk, stage, order: 5 });
    await count();
    await change("PATCH", `/flows/bindings/${step}/`, { policy_engine_mode: "all" });
    await count();
    const policy = await change("POST", "/policies/dummy/", { name: "gate" });
    const bound = await change("POST", "/policies/bindings/", { target: step, policy, order: 0 });
    await count();
    await change("PATCH", `/policies/dummy/${policy}/`, { result: true });
    await count();
    await change("PATCH", `/policies/bindings/${bound}/`, { negate: true });
    await count();
    expect((await newest(pk))?.content).toMatchObject({
      bindings: [{ stage: stages[0] }, { pk: step, policy_engine_mode: "all" }],
      policy_bindings: [{ pk: bound, target: step, policy, negate: true }],
      policies: { [policy]: { name: "gate", config: { result: true } } },
      prompts: { [prompt.id]: { label: "Asked for" } },
    });
    await change("DELETE", `/policies/dummy/${policy}/`);
    await count();
    await change("DELETE", `/stages/all/${stage}/`);
    await count();
    await change("DELETE", `/stages/prompt/prompts/${prompt.id}/`);
    await count();
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("of every flow that a stage is part of, also through another stage, and of no other", async () => {
    const password = await api.engine.stage({ type: "password", config: { backends } });
    const inner = await createFlow({ type: "identification", config: { password_stage: password } });
    const outer = await createFlow(dummy);
    await api.call("POST", "/flows/bindings/", { json: { target: outer.pk, stage: password, order: 9 } });
    const bystander = await createFlow({ type: "password", config: { backends } });
    await api.call("PATCH", `/stages/password/${password}/`, { json: { failed_attempts_before_cancel: 3 } });
    const numbers = await Promise.all([inner, outer, bystander].map(async ({ pk }) => (await newest(pk))?.number));
    expect(numbers).toEqual([2, 3, 1]);
    expect((await newest(inner.pk))?.content.stages[password]?.config.failed_attempts_before_cancel).toBe(3);
  });

  it("of a blueprint's import, once for all it does, and of none that is only tried", async () => {
    const { slug, pk, stages } = await createFlow(dummy);
    const name = (await api.client.stage.findUniqueOrThrow({ where: { id: stages[0] ?? "" } })).name;
    const text = `version: 1
entries:
  - model: authentik_flows.flow
    identifiers: { slug: ${slug} }
    attrs: { title: Imported }
  - model: authentik_stages_dummy.dummystage
    identifiers: { name: ${name} }
    attrs: { throw_error: true }
`;
    const source = { file: "some.yaml", text, policy: uploadedPolicy };
    const setup = createImportSetup(api.client, { folders: [], variables: {} });
    await validateBlueprint(setup, source);
    expect((await newest(pk))?.number).toBe(1);
    await applyBlueprint(setup, source);
    expect(await newest(pk)).toMatchObject({ number: 2, cause: "blueprint", source: "some.yaml" });
    await applyBlueprint(setup, source);
    expect((await newest(pk))?.number).toBe(2);
    const form = new FormData();
    form.set("file", new File([text.replace("Imported", "Uploaded")], "upload.yaml"));
    await api.call("POST", "/managed/blueprints/import/", { body: form });
    expect(await newest(pk)).toMatchObject({ number: 3, cause: "blueprint", author: { pk: api.admin.id } });
  });

  it("of each of several changes that are made at once", async () => {
    const { pk, stages } = await createFlow(dummy, dummy, dummy);
    const change = (id: string) => api.call("PATCH", `/stages/dummy/${id}/`, { json: { throw_error: true } });
    const answers = await Promise.all(stages.map(change));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const numbers = (await versions(pk)).map(({ number }) => number);
    expect(numbers).toEqual([4, 3, 2, 1]);
    expect(Object.values((await newest(pk))?.content.stages ?? {})).toMatchObject(
      Array.from({ length: 3 }, () => ({ config: { throw_error: true } })),
    );
  });

  it("of all that is changed in one transaction, once", async () => {
    const { slug, pk } = await createFlow(dummy);
    const copied = await api.call("POST", `/flows/instances/${slug}/duplicate/`, {
      json: { name: "A copy", slug: `${slug}-copy` },
    });
    expect(await versions((copied.body as { pk: string }).pk)).toMatchObject([
      { number: 1, author: { pk: api.admin.id } },
    ]);
    expect(await versions(pk)).toHaveLength(1);
  });

  it("of what was changed in the database itself, when the server starts", async () => {
    const { pk } = await createFlow(dummy);
    await api.client.flow.update({ where: { id: pk }, data: { title: "By hand" } });
    expect((await newest(pk))?.number).toBe(1);
    await recordAtStart(api.client);
    expect(await newest(pk)).toMatchObject({ number: 2, cause: "outside", content: { flow: { title: "By hand" } } });
  });
});

describe("no version is made", () => {
  it("of a change that changes nothing, or that is refused", async () => {
    const { slug, pk, stages, bindings } = await createFlow(dummy);
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "Test" } });
    await api.call("PATCH", `/stages/dummy/${stages[0]}/`, { json: { throw_error: false } });
    await api.call("PATCH", `/flows/bindings/${bindings[0]}/`, { json: { order: 0 } });
    const refused = await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "x", slug: "not a slug" } });
    expect(refused.status).toBe(400);
    expect(await versions(pk)).toHaveLength(1);
  });

  it("of settings that are new in a release and have their defaults", async () => {
    const { pk, stages } = await createFlow(dummy);
    await api.client.$executeRaw`
      UPDATE "flow_version" SET "hash" = 'of an older release',
        "content" = "content" #- ARRAY['stages', ${stages[0] ?? ""}, 'config', 'throw_error'] WHERE "flow_id" = ${pk}::uuid`;
    await api.call("PATCH", `/stages/dummy/${stages[0]}/`, { json: { throw_error: false } });
    expect(await versions(pk)).toHaveLength(1);
  });

  it("of a binding that ends by itself", async () => {
    const { pk, bindable } = await createFlow(dummy);
    const group = await api.engine.group();
    const expires = new Date(Date.now() + 60_000);
    await api.client.policyBinding.create({
      data: { targetId: bindable, groupId: group, order: 0, expiring: true, expires },
    });
    await recordAtStart(api.client);
    expect(await versions(pk)).toHaveLength(1);
  });
});

describe("versions that are kept", () => {
  it("are the newest; their numbers go on", async () => {
    const { slug, pk } = await createFlow(dummy);
    await api.client.$executeRaw`
      INSERT INTO "flow_version" ("flow_id", "number", "hash", "content", "cause")
      SELECT "flow_id", n, 'h' || n, "content", 'api' FROM "flow_version", generate_series(2, ${VERSIONS_KEPT}::int) n
      WHERE "flow_id" = ${pk}::uuid`;
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "The newest" } });
    const kept = (await versions(pk)).map(({ number }) => number);
    expect(kept).toHaveLength(VERSIONS_KEPT);
    expect([kept[0], kept.at(-1)]).toEqual([VERSIONS_KEPT + 1, 2]);
  });

  it("keep the name of an author whose account is gone", async () => {
    const { slug, pk } = await createFlow(dummy);
    const { id, key } = await api.person({ groups: [await api.engine.group({ isSuperuser: true })] });
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "By them" }, key });
    const { username } = await api.client.user.findUniqueOrThrow({ where: { id } });
    await api.call("DELETE", `/core/users/${id}/`);
    expect((await newest(pk))?.author).toEqual({ pk: null, username });
  });
});
