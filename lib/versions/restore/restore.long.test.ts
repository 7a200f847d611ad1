import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { createLoginFlow } from "#lib/flows/attacks.fixtures.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { openSecret } from "#lib/stages/secrets.ts";
import { saveStageConfig } from "#lib/stages/store.ts";
import { recordAtStart } from "../start.ts";
import { findVersion, listVersions, newestNumber } from "../store.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

async function createFlow(flow: Parameters<TestApi["engine"]["flow"]>[0]) {
  const made = await api.engine.flow(flow);
  await recordAtStart(api.client);
  return made;
}

const versionsOf = (slug: string) => `/flows/instances/${slug}/versions`;
const restore = (slug: string, number: number, json: object = {}) =>
  api.call("POST", `${versionsOf(slug)}/${number}/restore/`, { json });
const content = async (pk: string, number: number) => (await findVersion(api.client, pk, number))?.content;
const remove = (path: string) => api.call("DELETE", path);
const dummy = { type: "dummy" };
const reasons = ({ body }: { body: unknown }) => (body as { non_field_errors: string[] }).non_field_errors.join(" ");

describe("going back to a version", () => {
  it("puts fields, steps, stages, prompts and policies back, with their keys", async () => {
    const prompt = await api.client.prompt.create({
      data: { name: "put back", fieldKey: "put_back", label: "Label", type: "text" },
    });
    const group = await api.engine.group();
    const inner = await api.engine.stage({ type: "dummy", name: "inner" });
    const { slug, pk, stages, bindings } = await createFlow({
      title: "Old",
      policies: [{ type: "dummy", config: { result: true } }, { group }],
      stages: [
        { type: "prompt", config: { fields: [prompt.id] }, policies: [{ type: "dummy", config: { result: false } }] },
        { type: "identification", config: { user_fields: ["username"] } },
        dummy,
      ],
    });
    const old = await content(pk, 1);
    await remove(`/stages/all/${stages[0]}/`);
    await remove(`/stages/prompt/prompts/${prompt.id}/`);
    for (const policy of Object.keys(old?.policies ?? {})) await remove(`/policies/all/${policy}/`);
    await remove(`/flows/bindings/${bindings[1]}/`);
    await api.call("PATCH", `/stages/identification/${stages[1]}/`, { json: { user_fields: ["email"] } });
    await api.call("PATCH", `/flows/bindings/${bindings[2]}/`, { json: { order: -3, policy_engine_mode: "all" } });
    await api.call("POST", "/flows/bindings/", { json: { target: pk, stage: inner, order: 7 } });
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "New", slug: `${slug}-moved` } });
    const before = await newestNumber(api.client, pk);

    const { status, body } = await restore(`${slug}-moved`, 1, { newest: before });
    expect([status, body]).toEqual([200, { slug, number: before + 1 }]);
    const [newest] = await listVersions(api.client, pk, { skip: 0, take: 1 });
    expect(newest).toMatchObject({
      number: before + 1,
      cause: "restore",
      restoredFrom: 1,
      author: { pk: api.admin.id },
    });
    expect(newest?.content).toEqual(old);
    const stored = await api.client.flowStageBinding.findMany({ where: { targetId: pk }, orderBy: { order: "asc" } });
    expect(stored.map(({ id }) => id)).toEqual(bindings);
    // What had come since is out of the flow and is still there.
    expect(await api.client.stage.count({ where: { id: inner } })).toBe(1);
  });

  it("exchanges names and places that two objects have exchanged", async () => {
    const { slug, pk, stages, bindings } = await createFlow({ stages: [dummy, dummy] });
    const old = await content(pk, 1);
    const names = Object.values(old?.stages ?? {}).map(({ name }) => name);
    await api.client.stage.update({ where: { id: stages[0] ?? "" }, data: { name: "for a moment" } });
    await api.client.stage.update({
      where: { id: stages[1] ?? "" },
      data: { name: old?.stages[stages[0] ?? ""]?.name ?? "" },
    });
    await api.client.stage.update({
      where: { id: stages[0] ?? "" },
      data: { name: old?.stages[stages[1] ?? ""]?.name ?? "" },
    });
    await api.client.flowStageBinding.update({
      where: { id: bindings[0] ?? "" },
      data: { stageId: stages[1] ?? "", order: 1_000 },
    });
    await api.client.flowStageBinding.update({ where: { id: bindings[1] ?? "" }, data: { order: 0 } });
    await api.client.flowStageBinding.update({ where: { id: bindings[0] ?? "" }, data: { order: 1 } });
    expect((await restore(slug, 1)).status).toBe(200);
    expect(await findVersion(api.client, pk, 2)).toMatchObject({ cause: "outside" });
    const after = await content(pk, 3);
    expect(after).toEqual(old);
    expect(Object.values(after?.stages ?? {}).map(({ name }) => name)).toEqual(names);
  });

  it("makes stages that refer to each other", async () => {
    const password = await api.engine.stage({
      type: "password",
      config: { backends: ["authentik.core.auth.InbuiltBackend"] },
    });
    const { slug, pk, stages } = await createFlow({
      stages: [{ type: "identification", config: { user_fields: ["username"], password_stage: password } }],
    });
    await remove(`/stages/all/${stages[0]}/`);
    await remove(`/stages/all/${password}/`);
    expect((await restore(slug, 1)).status).toBe(200);
    expect(await content(pk, await newestNumber(api.client, pk))).toEqual(await content(pk, 1));
  });

  it("makes no version and no record when nothing differs", async () => {
    const { slug, pk } = await createFlow({ stages: [dummy] });
    const events = await api.client.event.count();
    expect((await restore(slug, 1)).body).toEqual({ slug, number: 1 });
    expect(await newestNumber(api.client, pk)).toBe(1);
    expect(await api.client.event.count()).toBe(events);
  });

  it("is recorded, object by object and as a whole", async () => {
    const { slug, pk } = await createFlow({ title: "Was", stages: [dummy] });
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "Is" } });
    await restore(slug, 1);
    const events = await api.client.event.findMany({
      where: { modelPk: pk.replaceAll("-", "") },
      orderBy: { created: "asc" },
    });
    expect(events.map(({ app }) => app)).toEqual(["vestibule.api", "vestibule.api", "vestibule.versions"]);
    expect(events[1]?.context).toMatchObject({ diff: { title: { previous_value: "Is", new_value: "Was" } } });
    expect(events[2]?.context).toMatchObject({ restored_version: 1 });
  });

  it("changes other flows that share its stages, says which, and gives them a version", async () => {
    const { slug, stages } = await createFlow({ stages: [dummy] });
    const other = await createFlow({ stages: [dummy] });
    await api.client.flowStageBinding.updateMany({ where: { targetId: other.pk }, data: { stageId: stages[0] ?? "" } });
    await recordAtStart(api.client);
    await api.call("PATCH", `/stages/dummy/${stages[0]}/`, { json: { throw_error: true } });
    const shown = (await api.call("GET", `${versionsOf(slug)}/1/`)).body as { restore: { others: object[] } };
    expect(shown.restore.others).toEqual([{ pk: other.pk, slug: other.slug, name: other.slug }]);
    await restore(slug, 1);
    const [newest] = await listVersions(api.client, other.pk, { skip: 0, take: 1 });
    expect(newest).toMatchObject({ cause: "restore", source: slug, restoredFrom: null });
  });
});

describe("going back is refused, and changes nothing,", () => {
  it("when a group, user or flow is gone that the version refers to", async () => {
    const group = await api.engine.group({ name: "the gone group" });
    const { pk: user, username } = await api.engine.user();
    const target = await api.engine.flow({ slug: "gone-flow", stages: [dummy] });
    const { slug, pk } = await createFlow({
      policies: [{ group }, { user }],
      stages: [{ type: "identification", config: { user_fields: ["username"], recovery_flow: target.pk } }],
    });
    await remove(`/core/groups/${group}/`);
    await remove(`/core/users/${user}/`);
    await remove(`/flows/instances/gone-flow/`);
    const number = await newestNumber(api.client, pk);
    const refused = await restore(slug, 1);
    expect(refused.status).toBe(400);
    for (const name of ["the gone group", username, "gone-flow"])
      expect(reasons(refused)).toContain(`“${name}” is gone`);
    expect(await newestNumber(api.client, pk)).toBe(number);
  });

  it("when another stage, prompt, policy or flow has the name", async () => {
    const { slug, pk, stages } = await createFlow({ stages: [{ ...dummy, name: "once mine" }] });
    await remove(`/stages/all/${stages[0]}/`);
    await api.engine.stage({ type: "dummy", name: "once mine" });
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { slug: `${slug}-x` } });
    await api.engine.flow({ slug, stages: [dummy] });
    const refused = await restore(`${slug}-x`, 1);
    expect(refused.status).toBe(400);
    expect(reasons(refused)).toMatch(/Another stage is called “once mine”.*Another flow has the address/);
    expect(await api.client.flowStageBinding.count({ where: { targetId: pk } })).toBe(0);
  });

  it("when a step belongs to another flow now", async () => {
    const { slug, bindings } = await createFlow({ stages: [dummy] });
    const other = await createFlow({ stages: [dummy] });
    await api.call("PATCH", `/flows/bindings/${bindings[0]}/`, { json: { target: other.pk, order: 9 } });
    expect(reasons(await restore(slug, 1))).toContain(`belongs to the flow “${other.slug}” now`);
  });

  it("when a setting is no longer allowed, as a whole", async () => {
    const { slug, pk, stages } = await createFlow({
      stages: [dummy, { type: "identification", config: { user_fields: ["username"] } }],
    });
    await api.client.$executeRaw`
      UPDATE "flow_version" SET "content" = jsonb_set("content", ARRAY['stages', ${stages[1] ?? ""}, 'config', 'user_fields'], '["shoe size"]')
      WHERE "flow_id" = ${pk}::uuid`;
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "Stays" } });
    const refused = await restore(slug, 1);
    expect(refused.status).toBe(400);
    expect(reasons(refused)).toMatch(/cannot be put back: user_fields/);
    expect((await api.client.flow.findUniqueOrThrow({ where: { id: pk } })).title).toBe("Stays");
  });

  it("when there is a newer version than whoever asks has seen", async () => {
    const { slug } = await createFlow({ stages: [dummy] });
    await api.call("PATCH", `/flows/instances/${slug}/`, { json: { title: "Newer" } });
    expect(await restore(slug, 1, { newest: 1 })).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  it("when administrators could not log in any more, until that is confirmed", async () => {
    const { slug, pk, stages } = await createLoginFlow(api.engine);
    await recordAtStart(api.client);
    await api.client.brand.create({ data: { domain: "default", default: true, flowAuthenticationId: pk } });
    await remove(`/flows/bindings/${(await content(pk, 1))?.bindings[2]?.pk}/?confirm=lockout`);
    await recordAtStart(api.client);
    await restore(slug, 1);
    const refused = await restore(slug, 2);
    expect(refused).toMatchObject({ status: 400, body: { code: "lockout" } });
    expect(await api.client.flowStageBinding.count({ where: { targetId: pk } })).toBe(stages.length);
    const confirmed = await api.call("POST", `${versionsOf(slug)}/2/restore/?confirm=lockout`, { json: {} });
    expect(confirmed.status).toBe(200);
    expect(await api.client.flowStageBinding.count({ where: { targetId: pk } })).toBe(stages.length - 1);
    await api.client.brand.deleteMany();
  });
});

describe("secrets of stages", () => {
  async function createCaptcha() {
    const flow = await api.engine.flow({ stages: [{ type: "captcha" }] });
    const stage = flow.stages[0] ?? "";
    const schema = stageRegistry.get("captcha")?.config;
    if (!schema) throw new Error("There are no captchas.");
    const config = {
      public_key: "public",
      private_key: "the first secret",
      api_url: "https://a.test/",
      js_url: "https://a.test/",
    };
    await saveStageConfig(api.client, stage, schema, config);
    await recordAtStart(api.client);
    return { ...flow, stage };
  }

  it("go back to what they were, and are in no answer", async () => {
    const { slug, stage } = await createCaptcha();
    await api.call("PATCH", `/stages/captcha/${stage}/`, { json: { private_key: "the second secret" } });
    const shown = await api.call("GET", `${versionsOf(slug)}/2/`);
    expect(shown.body).toMatchObject({
      summary: expect.stringContaining("private_key changed"),
      changes: [{ object: "stage", fields: [{ field: "private_key", before: null, after: null, secret: true }] }],
    });
    const answers = [shown.body, (await api.call("GET", `${versionsOf(slug)}/`)).body, (await restore(slug, 1)).body];
    expect(JSON.stringify(answers)).not.toMatch(/sealed|secret"?:"|the (first|second) secret/);
    const { config } = await api.client.stage.findUniqueOrThrow({ where: { id: stage } });
    expect(openSecret(stage, "private_key", (config as { private_key: string }).private_key)).toBe("the first secret");
  });

  it("that were sealed with another AUTH_SECRET cannot be put back", async () => {
    const { slug, pk, stage } = await createCaptcha();
    await api.client.$executeRaw`
      UPDATE "flow_version" SET "content" = jsonb_set("content", ARRAY['stages', ${stage}, 'config', 'private_key'], '"vestibule-sealed:AAAA"')
      WHERE "flow_id" = ${pk}::uuid`;
    expect(reasons(await restore(slug, 1))).toContain("sealed with another AUTH_SECRET");
  });
});
