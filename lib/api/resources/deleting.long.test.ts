import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApi, type TestApi } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

type Body = Record<string, unknown> & { pk: string };
const make = async (path: string, json: object) => {
  const { status, body } = await api.call("POST", path, { json });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Body;
};

interface User {
  app: string;
  model_name: string;
  pk: string;
  name: string;
  action: string;
}
const usersOf = async (item: string) => (await api.call("GET", `${item}used_by/`)).body as User[];
const brief = (users: User[]) =>
  users.map(({ app, model_name, action }) => `${app}.${model_name} ${action}`).toSorted();

/** Where an object of a model is shown. */
const addresses: Record<string, string> = {
  "authentik_flows.flowstagebinding": "/flows/bindings/",
  "authentik_policies.policybinding": "/policies/bindings/",
  "authentik_stages_identification.identificationstage": "/stages/identification/",
  "authentik_stages_password.passwordstage": "/stages/password/",
  "authentik_stages_redirect.redirectstage": "/stages/redirect/",
  "authentik_stages_prompt.promptstage": "/stages/prompt/stages/",
  "authentik_stages_authenticator_validate.authenticatorvalidatestage": "/stages/authenticator/validate/",
  "authentik_stages_invitation.invitation": "/stages/invitation/invitations/",
};

/** What a user of an object looks like; null when it is gone. */
async function show({ app, model_name, pk }: User): Promise<Record<string, unknown> | null> {
  if (model_name === "brand") {
    const row = await api.client.brand.findUnique({ where: { id: pk } });
    return row && { ...row };
  }
  if (model_name === "flowtoken") return (await api.client.token.findUnique({ where: { id: pk } })) && {};
  const { status, body } = await api.call("GET", `${addresses[`${app}.${model_name}`]}${pk}/`);
  return status === 404 ? null : (body as Record<string, unknown>);
}

/** Deletes an object and checks that everything that uses it fares as was said before. */
async function deleteAndCheck(item: string, key: string): Promise<string[]> {
  const users = await usersOf(item);
  for (const user of users) expect(JSON.stringify(await show(user))).toContain(key);
  const { status } = await api.call("DELETE", item);
  expect(status).toBe(204);
  for (const user of users) {
    const left = await show(user);
    if (user.action === "cascade") expect(left, JSON.stringify(user)).toBeNull();
    // Emptied or taken out of a list: still there, without it.
    else expect(JSON.stringify(left), JSON.stringify(user)).not.toContain(key);
    if (user.action !== "cascade") expect(left).not.toBeNull();
  }
  return brief(users);
}

const flow = (slug: string) => make("/flows/instances/", { name: slug, slug, title: slug, designation: "recovery" });
const dummy = (name: string) => make("/stages/dummy/", { name });

describe("173, 174: what uses an object is told before, and fares like that when it is deleted", () => {
  test("a flow", async () => {
    const { pk } = await flow("doomed");
    const stage = await dummy("of doomed");
    const binding = await make("/flows/bindings/", { target: pk, stage: stage.pk, order: 0 });
    const group = await api.engine.group();
    await make("/policies/bindings/", { target: pk, group, order: 0 });
    await make("/policies/bindings/", { target: binding.pk, group, order: 0 });
    await make("/stages/identification/", {
      name: "links",
      user_fields: ["email"],
      enrollment_flow: pk,
      recovery_flow: pk,
    });
    await make("/stages/password/", {
      name: "configures",
      backends: ["authentik.core.auth.InbuiltBackend"],
      configure_flow: pk,
    });
    await make("/stages/invitation/invitations/", { name: "into-doomed", flow: pk });
    await api.client.brand.create({ data: { domain: "doomed.example.com", flowRecoveryId: pk } });
    const token = { identifier: "link", keyHash: "0".repeat(64), userId: api.admin.id };
    await api.client.token.create({
      data: { ...token, flowToken: { create: { flowId: pk, plan: new Uint8Array() } } },
    });
    const bindables = await api.client.policyBindable.count();
    // The policy binding of the flow's stage binding belongs to that one.
    const users = await usersOf("/flows/instances/doomed/");
    const tokenPk = users.find(({ model_name }) => model_name === "flowtoken")?.pk;
    expect(brief(users)).toEqual([
      "authentik_brands.brand set_null",
      "authentik_flows.flowstagebinding cascade",
      "authentik_flows.flowtoken cascade",
      "authentik_policies.policybinding cascade",
      "authentik_stages_identification.identificationstage set_null",
      "authentik_stages_invitation.invitation set_null",
      "authentik_stages_password.passwordstage set_null",
    ]);
    await api.call("DELETE", "/flows/instances/doomed/");
    for (const user of users) {
      const left = await show(user);
      if (user.action === "cascade") expect(left, JSON.stringify(user)).toBeNull();
      else expect(JSON.stringify(left), JSON.stringify(user)).not.toContain(pk);
    }
    expect(await api.client.token.findUnique({ where: { id: tokenPk ?? "" } })).toBeNull();
    expect(await api.client.policyBinding.count({ where: { groupId: group } })).toBe(0);
    expect(await api.client.policyBindable.count()).toBe(bindables - 2);
    expect(await api.call("GET", `/stages/dummy/${stage.pk}/`)).toMatchObject({ status: 200, body: { flow_set: [] } });
  });

  test("a stage, through its type and through all types", async () => {
    for (const path of ["/stages/dummy/", "/stages/all/"]) {
      const { pk } = await dummy(`doomed by ${path}`);
      const target = await flow(`keeps-${path.replaceAll("/", "")}`);
      const binding = await make("/flows/bindings/", { target: target.pk, stage: pk, order: 0 });
      await make("/policies/bindings/", { target: binding.pk, group: await api.engine.group(), order: 0 });
      await make("/stages/identification/", { name: `asks ${path}`, user_fields: ["email"], password_stage: pk });
      await make("/stages/authenticator/validate/", { name: `validates ${path}`, configuration_stages: [pk] });
      const bindables = await api.client.policyBindable.count();
      expect(await deleteAndCheck(`${path}${pk}/`, pk)).toEqual([
        "authentik_flows.flowstagebinding cascade",
        "authentik_stages_authenticator_validate.authenticatorvalidatestage cascade_many",
        "authentik_stages_identification.identificationstage set_null",
      ]);
      expect(await api.client.policyBindable.count()).toBe(bindables - 1);
    }
  });

  test("a stage binding", async () => {
    const target = await flow("loses-binding");
    const binding = await make("/flows/bindings/", { target: target.pk, stage: (await dummy("stays")).pk, order: 0 });
    await make("/policies/bindings/", { target: binding.pk, group: await api.engine.group(), order: 0 });
    expect(await deleteAndCheck(`/flows/bindings/${binding.pk}/`, binding.pk)).toEqual([
      "authentik_policies.policybinding cascade",
    ]);
  });

  test("a prompt and a policy", async () => {
    const prompt = (name: string) =>
      make("/stages/prompt/prompts/", { name, field_key: name, label: name, type: "text" });
    const [goes, stays] = [await prompt("goes"), await prompt("stays")];
    const policy = await make("/policies/dummy/", { name: "goes" });
    const stage = await make("/stages/prompt/stages/", {
      name: "asks and checks",
      fields: [goes.pk, stays.pk],
      validation_policies: [policy.pk],
    });
    await make("/policies/bindings/", { target: (await flow("loses-policy")).pk, policy: policy.pk, order: 0 });
    const inStage = "authentik_stages_prompt.promptstage cascade_many";
    expect(await deleteAndCheck(`/stages/prompt/prompts/${goes.pk}/`, goes.pk)).toEqual([inStage]);
    expect(await deleteAndCheck(`/policies/all/${policy.pk}/`, policy.pk)).toEqual([
      "authentik_policies.policybinding cascade",
      inStage,
    ]);
    expect(await api.call("GET", `/stages/prompt/stages/${stage.pk}/`)).toMatchObject({
      body: { fields: [stays.pk], validation_policies: [] },
    });
  });

  test("what nothing uses", async () => {
    const policy = await make("/policies/bindings/", {
      target: (await flow("plain")).pk,
      group: await api.engine.group(),
      order: 0,
    });
    const invitation = await make("/stages/invitation/invitations/", { name: "plain" });
    expect(await usersOf(`/policies/bindings/${policy.pk}/`)).toEqual([]);
    expect(await usersOf(`/stages/invitation/invitations/${invitation.pk}/`)).toEqual([]);
    expect(await api.call("GET", "/flows/instances/nowhere/used_by/")).toMatchObject({ status: 404 });
  });
});
