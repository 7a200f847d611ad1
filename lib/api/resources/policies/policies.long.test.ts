import { PoliciesApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let policies: PoliciesApi;
beforeAll(async () => {
  api = await createTestApi();
  policies = new PoliciesApi(api.configuration());
});
afterAll(() => api.close());

const expression = (name: string, text = "return True") =>
  policies.policiesExpressionCreate({ expressionPolicyRequest: { name, expression: text } });
const dummy = (name: string) =>
  policies.policiesDummyCreate({ dummyPolicyRequest: { name, result: true, waitMin: 0, waitMax: 1 } });

async function createFlow(slug: string) {
  const json = { name: slug, slug, title: slug, designation: "enrollment" };
  const { body } = await api.call("POST", "/flows/instances/", { json });
  return body as { pk: string; policybindingmodel_ptr_id: string };
}

describe("policies of all types", () => {
  it("157: the types that can be created are sorted by name, for whoever is logged in", async () => {
    const types = await policies.policiesAllTypesList();
    expect(types.map(({ name }) => name)).toEqual(types.map(({ name }) => name).toSorted());
    expect(types).toContainEqual(
      expect.objectContaining({
        name: "Expression Policy",
        component: "ak-policy-expression-form",
        modelName: "expressionpolicy",
        description: expect.stringMatching(/\w/),
      }),
    );
    const { key } = await api.person();
    expect(await api.call("GET", "/policies/all/types/", { key })).toMatchObject({ status: 200 });
    expect(await api.call("GET", "/policies/all/types/", { key: null })).toMatchObject({ status: 403 });
  });

  it("160, 161: are listed with their types' fields, and with how often they are used", async () => {
    const used = await expression("list used", "return 1");
    await dummy("list unused");
    const flow = await createFlow("uses");
    await policies.policiesBindingsCreate({ policyBindingRequest: { target: flow.pk, policy: used.pk, order: 0 } });
    const prompt = { name: "uses", field_key: "x", label: "x", type: "text" };
    const { body } = await api.call("POST", "/stages/prompt/prompts/", { json: prompt });
    const fields = [(body as { pk: string }).pk];
    await api.call("POST", "/stages/prompt/stages/", { json: { name: "u", fields, validation_policies: [used.pk] } });
    const { body: list } = await api.call("GET", "/policies/all/?search=list");
    expect(list).toMatchObject({
      results: [
        { name: "list unused", meta_model_name: "authentik_policies_dummy.dummypolicy", result: true, bound_to: 0 },
        { name: "list used", expression: "return 1", component: "ak-policy-expression-form", bound_to: 2 },
      ],
    });
    const names = async (query: object) =>
      (await policies.policiesAllList({ search: "list", ...query })).results.map(({ name }) => name);
    expect(await names({ bindingsIsnull: true })).toEqual(["list unused"]);
    expect(await names({ bindingsIsnull: false })).toEqual(["list used"]);
    expect(await names({ promptstageIsnull: true })).toEqual(["list unused"]);
    expect(await names({ promptstageIsnull: false })).toEqual(["list used"]);
    expect(await api.call("POST", "/policies/all/", { json: {} })).toMatchObject({ status: 405 });
  });

  it("159: names are taken across types", async () => {
    await dummy("taken");
    await expect(expression("taken")).rejects.toMatchObject({ response: { status: 400 } });
  });

  it("an expression that is no program is refused, and nothing is made", async () => {
    const answer = await api.call("POST", "/policies/expression/", { json: { name: "broken", expression: "if:" } });
    expect(answer).toMatchObject({ status: 400, body: { expression: [expect.any(String)] } });
    expect(await api.client.policy.count({ where: { name: "broken" } })).toBe(0);
  });
});

describe("trying a policy out", () => {
  const test = (policyUuid: string, user: number, context: Record<string, unknown> = {}) =>
    policies.policiesAllTestCreate({ policyUuid, policyTestRequest: { user, context } });

  it("165: runs it for the user and the context, and shows what it says and logs", async () => {
    const text =
      'ak_message(f"Hello {request.user.username}")\nak_logger.info("looked", at=request.context["x"])\nreturn request.context["x"] == 3';
    const { pk } = await expression("try", text);
    const { id } = await api.person({ username: "tried" });
    const result = await test(pk, id, { x: 3 });
    expect(result).toMatchObject({ passing: true, messages: ["Hello tried"] });
    expect(result.logMessages).toEqual([
      {
        timestamp: expect.any(Date),
        logLevel: "info",
        logger: "try",
        event: "looked",
        attributes: expect.objectContaining({ at: 3 }),
      },
    ]);
    expect(await test(pk, id, { x: 4 })).toMatchObject({ passing: false });
    // A policy that fails says why to whoever tries it.
    const failed = await test(pk, id);
    expect(failed).toMatchObject({ passing: false, messages: [expect.stringContaining("x")] });
  });

  it("166: is refused without a user that there is, and for contexts that are none", async () => {
    const { pk } = await dummy("unasked");
    const path = `/policies/all/${pk}/test/`;
    for (const json of [{}, { user: 999_999 }, { user: "x" }, { user: 1e20 }, { user: null }])
      expect(await api.call("POST", path, { json }), JSON.stringify(json)).toMatchObject({
        status: 400,
        body: { user: [expect.any(String)] },
      });
    const wrong = await api.call("POST", path, { json: { user: api.admin.id, context: [1] } });
    expect(wrong).toMatchObject({ status: 400, body: { context: [expect.any(String)] } });
    const { key, id } = await api.person();
    expect(await api.call("POST", path, { key, json: { user: id } })).toMatchObject({ status: 403 });
  });

  it("167: leaves no events and no remembered results", async () => {
    const policy = await policies.policiesExpressionCreate({
      expressionPolicyRequest: { name: "traceless", expression: "return 1 / 0", executionLogging: true },
    });
    const events = await api.client.event.count();
    await policies.policiesAllCacheClearCreate();
    await test(policy.pk, api.admin.id);
    expect(await api.client.event.count()).toBe(events);
    expect(await policies.policiesAllCacheInfoRetrieve()).toEqual({ count: 0 });
  });
});

describe("policy bindings", () => {
  it("163, 164, 193: take either key of what they are bound to, show its own, and are filtered by the other", async () => {
    const flow = await createFlow("bound");
    const { pk: policy } = await dummy("binds");
    const both: string[] = [];
    for (const [order, target] of [flow.pk, flow.policybindingmodel_ptr_id].entries()) {
      const made = await policies.policiesBindingsCreate({ policyBindingRequest: { target, policy, order } });
      expect(made).toMatchObject({
        target: flow.pk,
        policyObj: { name: "binds", component: "ak-policy-dummy-form" },
        groupObj: null,
        userObj: null,
        enabled: true,
        timeout: 30,
      });
      both.push(made.pk);
    }
    const list = async (query: object) =>
      (await policies.policiesBindingsList({ policy, ...query })).results.map(({ pk }) => pk);
    expect(await list({ target: flow.policybindingmodel_ptr_id })).toEqual(both);
    expect(await list({ target: flow.pk })).toEqual([]);
    // Whole, with the settings of its type, which the client does not read.
    expect((await api.call("GET", `/policies/bindings/?policy=${policy}`)).body).toMatchObject({
      results: [{ policy_obj: { result: true, wait_min: 0, wait_max: 1, bound_to: 2 } }, {}],
    });
    expect(await list({ targetIn: [flow.policybindingmodel_ptr_id, flow.pk] })).toEqual(both);
    expect(await list({ ordering: "-order" })).toEqual(both.toReversed());
    expect(await list({ search: "BINDS", order: 1 })).toEqual([both[1]]);
    expect(await list({ policyIsnull: true })).toEqual([]);
  });

  it("162: bind exactly one of policy, group and user", async () => {
    const { pk: target } = await createFlow("exactly");
    const group = await api.engine.group();
    const { pk: user, username } = await api.engine.user();
    for (const json of [{}, { group, user }])
      expect(await api.call("POST", "/policies/bindings/", { json: { target, order: 0, ...json } })).toMatchObject({
        status: 400,
        body: { non_field_errors: [expect.any(String)] },
      });
    const made = await policies.policiesBindingsCreate({ policyBindingRequest: { target, group, order: 0 } });
    expect(made.groupObj).toMatchObject({ pk: group, numPk: expect.any(Number) });
    const policyBindingUuid = made.pk;
    const other = { policyBindingUuid, patchedPolicyBindingRequest: { user } };
    await expect(policies.policiesBindingsPartialUpdate(other)).rejects.toMatchObject({ response: { status: 400 } });
    const changed = await policies.policiesBindingsPartialUpdate({
      policyBindingUuid,
      patchedPolicyBindingRequest: { user, group: null },
    });
    expect(changed).toMatchObject({
      group: undefined,
      groupObj: null,
      userObj: { pk: user, username, uid: expect.any(String) },
    });
  });

  it("183: are not listed once they have expired", async () => {
    const { pk: target } = await createFlow("expiring");
    const { pk: policy } = await dummy("expires");
    const { pk } = await policies.policiesBindingsCreate({ policyBindingRequest: { target, policy, order: 0 } });
    const count = async () => (await policies.policiesBindingsList({ policy })).results.length;
    const expireAt = (expires: Date) =>
      api.client.policyBinding.update({ where: { id: pk }, data: { expires, expiring: true } });
    await expireAt(new Date(Date.now() + 60_000));
    expect(await count()).toBe(1);
    await expireAt(new Date(Date.now() - 1000));
    expect(await count()).toBe(0);
  });

  it("refuse doubles and what is not there", async () => {
    const { pk: target } = await createFlow("doubles");
    const { pk: policy } = await dummy("doubles");
    const json = { target, policy, order: 0 };
    expect(await api.call("POST", "/policies/bindings/", { json })).toMatchObject({ status: 201 });
    expect(await api.call("POST", "/policies/bindings/", { json })).toMatchObject({
      status: 400,
      body: { non_field_errors: [expect.any(String)] },
    });
    const nothing = "00000000-0000-4000-8000-000000000000";
    for (const field of ["target", "policy"])
      expect(await api.call("POST", "/policies/bindings/", { json: { ...json, [field]: nothing } })).toMatchObject({
        status: 400,
        body: { [field]: [expect.any(String)] },
      });
  });
});

describe("what else belongs to policies", () => {
  it("scores of reputation are listed, shown and forgiven", async () => {
    const expires = new Date(Date.now() + 60_000);
    for (const [identifier, score] of [
      ["ada", -3],
      ["bob", 2],
    ] as const)
      await api.client.reputation.create({ data: { identifier, ip: "192.0.2.1", score, expires } });
    const { results } = await policies.policiesReputationScoresList({ identifier: "ada" });
    expect(results).toMatchObject([{ identifier: "ada", ip: "192.0.2.1", score: -3, updated: expect.any(Date) }]);
    expect((await policies.policiesReputationScoresList({ identifierIn: ["ada", "bob"] })).results).toHaveLength(2);
    const reputationUuid = results[0]?.pk ?? "";
    expect(await policies.policiesReputationScoresRetrieve({ reputationUuid })).toEqual(results[0]);
    await policies.policiesReputationScoresDestroy({ reputationUuid });
    expect(await api.client.reputation.count()).toBe(1);
    expect(await api.call("POST", "/policies/reputation/scores/", { json: {} })).toMatchObject({ status: 405 });
  });

  it("189: countries can be read without a login", async () => {
    const { status, body } = await api.call("GET", "/policies/geoip_iso3166/", { key: null });
    expect(status).toBe(200);
    expect(body).toContainEqual({ code: "DE", name: "Germany" });
    expect(body).toHaveLength(249);
  });

  it("168: remembered results are counted and forgotten", async () => {
    const { key } = await api.person();
    for (const path of ["/policies/all/cache_info/", "/policies/all/cache_clear/"])
      expect(await api.call(path.endsWith("info/") ? "GET" : "POST", path, { key })).toMatchObject({ status: 403 });
    await api.engine.flow({
      slug: "asks",
      policies: [{ type: "dummy", config: { result: true, wait_min: 0, wait_max: 1 } }],
      stages: [{ type: "dummy" }],
    });
    await api.call("GET", "/flows/instances/asks/execute/");
    expect((await policies.policiesAllCacheInfoRetrieve()).count).toBeGreaterThan(0);
    await policies.policiesAllCacheClearCreate();
    expect(await policies.policiesAllCacheInfoRetrieve()).toEqual({ count: 0 });
  });
});
