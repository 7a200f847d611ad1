import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSecret } from "#lib/stages/secrets.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const duplicate = (slug: string, json: object, key: string | null = api.admin.key) =>
  api.call("POST", `/flows/instances/${slug}/duplicate/`, { json, key });

/** A login in one form, whose stages refer to each other, with policies on it. */
async function createLogin() {
  const slug = `login-${randomUUID().slice(0, 8)}`;
  const password = await api.engine.stage({
    type: "password",
    name: `${slug}-password`,
    config: { backends: ["authentik.core.auth.InbuiltBackend"] },
  });
  const group = await api.engine.group();
  const captcha = (
    await api.call("POST", "/stages/captcha/", {
      json: { name: `captcha of ${slug}`, public_key: "public", private_key: "very secret" },
    })
  ).body as { pk: string };
  const config = { user_fields: ["username"], password_stage: password, captcha_stage: captcha.pk };
  const { pk } = await api.engine.flow({
    slug,
    designation: "authentication",
    policyEngineMode: "all",
    policies: [{ javascript: "return true", negate: true, timeout: 7 }],
    stages: [
      { type: "identification", name: `${slug}-identification`, config, policies: [{ group }] },
      { type: "user_login", name: `end of ${slug}`, binding: { invalidResponseAction: "restart" } },
    ],
  });
  return { slug, pk, password, captcha: captcha.pk, group };
}

const structure = async (slug: string) =>
  api.client.flow.findUniqueOrThrow({
    where: { slug },
    include: {
      bindable: { include: { policyBindings: true } },
      stageBindings: {
        orderBy: { order: "asc" },
        include: { stage: { include: { references: true } }, bindable: { include: { policyBindings: true } } },
      },
    },
  });

describe("a copy of a flow", () => {
  it("has the same settings, with bindings and stages of its own that refer to each other", async () => {
    const { slug, captcha, group } = await createLogin();
    const copied = `${slug}-copy`;
    const answer = await duplicate(slug, { name: "A copy", slug: copied });
    expect(answer).toMatchObject({
      status: 201,
      body: { name: "A copy", slug: copied, designation: "authentication" },
    });
    const [before, after] = [await structure(slug), await structure(copied)];
    expect(after.bindable.policyEngineMode).toBe("all");
    expect(after.bindable.policyBindings).toMatchObject([
      { policyId: before.bindable.policyBindings[0]?.policyId, negate: true, timeout: 7 },
    ]);
    expect(after.stageBindings.map(({ stage }) => stage.name)).toEqual([
      `${copied}-identification`,
      `${copied}-end of ${slug}`,
    ]);
    expect(after.stageBindings[0]?.bindable.policyBindings).toMatchObject([{ groupId: group, policyId: null }]);
    expect(after.stageBindings[1]).toMatchObject({ invalidResponseAction: "restart" });
    const inside = after.stageBindings[0]?.stage.references.map(({ refId }) => refId) ?? [];
    const stages = await api.client.stage.findMany({ where: { id: { in: inside.flatMap((id) => id ?? []) } } });
    expect(stages.map(({ name }) => name).toSorted()).toEqual([`${copied}-captcha of ${slug}`, `${copied}-password`]);
    const [copiedCaptcha] = stages.filter(({ type }) => type === "captcha");
    expect(copiedCaptcha?.id).not.toBe(captcha);
    expect(openSecret(copiedCaptcha?.id ?? "", "private_key", Object(copiedCaptcha?.config).private_key)).toBe(
      "very secret",
    );
  });

  it("leaves the original as it is when a stage of the copy is changed", async () => {
    const { slug } = await createLogin();
    await duplicate(slug, { name: "A copy", slug: `${slug}-copy` });
    const [first] = (await structure(`${slug}-copy`)).stageBindings;
    const changed = await api.call("PATCH", `/stages/identification/${first?.stageId}/`, {
      json: { user_fields: ["email"] },
    });
    expect(changed.status).toBe(200);
    expect((await structure(slug)).stageBindings[0]?.stage.config).toMatchObject({ user_fields: ["username"] });
  });

  it("can share the stages", async () => {
    const { slug } = await createLogin();
    const stages = await api.client.stage.count();
    await duplicate(slug, { name: "A copy", slug: `${slug}-copy`, copy_stages: false });
    expect(await api.client.stage.count()).toBe(stages);
    const ids = async (of: string) => (await structure(of)).stageBindings.map(({ stageId }) => stageId);
    expect(await ids(`${slug}-copy`)).toEqual(await ids(slug));
  });

  it("that sends people back to the start sends them to its own", async () => {
    const slug = `loop-${randomUUID().slice(0, 8)}`;
    const { pk, stages } = await api.engine.flow({ slug, stages: [{ type: "redirect", config: { mode: "flow" } }] });
    await api.call("PATCH", `/stages/redirect/${stages[0]}/`, { json: { mode: "flow", target_flow: pk } });
    await duplicate(slug, { name: "A copy", slug: `${slug}-copy` });
    const copy = await structure(`${slug}-copy`);
    expect(copy.stageBindings[0]?.stage.references).toMatchObject([{ field: "target_flow", flowId: copy.id }]);
  });

  it("keeps what guards the original for a while as long", async () => {
    const slug = `guarded-${randomUUID().slice(0, 8)}`;
    const { bindable } = await api.engine.flow({ slug, stages: [], policies: [{ javascript: "return true" }] });
    const expires = new Date(Date.now() + 60_000);
    await api.client.policyBinding.updateMany({ where: { targetId: bindable }, data: { expires, expiring: true } });
    await duplicate(slug, { name: "A copy", slug: `${slug}-copy` });
    expect((await structure(`${slug}-copy`)).bindable.policyBindings).toMatchObject([{ expires, expiring: true }]);
  });

  it("is recorded object by object", async () => {
    const { slug } = await createLogin();
    await api.client.event.deleteMany();
    await duplicate(slug, { name: "A copy", slug: `${slug}-copy` });
    const events = await api.client.event.findMany({ where: { action: "model_created" } });
    const models = events.map(({ context }) => (context as { model: { model_name: string } }).model.model_name);
    expect(models.toSorted()).toEqual([
      "captchastage",
      "flow",
      "flowstagebinding",
      "flowstagebinding",
      "identificationstage",
      "passwordstage",
      "policybinding",
      "policybinding",
      "userloginstage",
    ]);
    expect(JSON.stringify(events)).not.toContain("very secret");
  });

  it("is all there or not at all", async () => {
    const { slug, captcha } = await createLogin();
    await api.client.stage.update({
      where: { id: captcha },
      data: { config: { private_key: "vestibule-sealed:AAAA" } },
    });
    const stages = await api.client.stage.count();
    expect(await duplicate(slug, { name: "A copy", slug: `${slug}-copy` })).toMatchObject({
      status: 400,
      body: { non_field_errors: [expect.stringContaining("cannot be read")] },
    });
    expect(await api.client.flow.count({ where: { slug: `${slug}-copy` } })).toBe(0);
    expect(await api.client.stage.count()).toBe(stages);
  });

  it("needs a name and a slug that nobody has, of a flow that there is, by a superuser", async () => {
    const { slug } = await createLogin();
    expect(await duplicate(slug, { name: "", slug })).toMatchObject({
      status: 400,
      body: { name: [expect.any(String)] },
    });
    expect(await duplicate(slug, { name: "A copy", slug })).toMatchObject({
      status: 400,
      body: { slug: [expect.any(String)] },
    });
    expect(await duplicate("nowhere", { name: "A copy", slug: "n" })).toMatchObject({ status: 404 });
    const { key } = await api.person();
    expect(await duplicate(slug, { name: "A copy", slug: "n" }, key)).toMatchObject({ status: 403 });
  });
});
