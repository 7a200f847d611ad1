import { FlowsApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let flows: FlowsApi;
beforeAll(async () => {
  api = await createTestApi();
  flows = new FlowsApi(api.configuration());
});
afterAll(() => api.close());

const create = async (slug: string, more: object = {}) =>
  flows.flowsInstancesCreate({
    flowRequest: { name: slug, slug, title: slug, designation: "stage_configuration", ...more },
  });

/** A flow with dummy stages, bound in order. */
async function createWithStages(slug: string, names: string[], more: object = {}) {
  const flow = await create(slug, more);
  const bindings: { pk: string; stage: string }[] = [];
  for (const [order, name] of names.entries()) {
    const stage = (await api.call("POST", "/stages/dummy/", { json: { name } })).body as { pk: string };
    const flowStageBindingRequest = { target: flow.pk, stage: stage.pk, order };
    const { pk } = await flows.flowsBindingsCreate({ flowStageBindingRequest });
    bindings.push({ pk, stage: stage.pk });
  }
  return { flow, bindings };
}

const dummyPolicy = async (name: string) =>
  ((await api.call("POST", "/policies/dummy/", { json: { name } })).body as { pk: string }).pk;
const bindPolicy = (target: string, policy: string, order: number) =>
  api.call("POST", "/policies/bindings/", { json: { target, policy, order } });

describe("the diagram of a flow", () => {
  const diagram = async (slug: string) => (await flows.flowsInstancesDiagramRetrieve({ slug })).diagram;

  it("169: shows the stages and the policies before them", async () => {
    const { bindings } = await createWithStages("demo", ["one", "two"]);
    await bindPolicy(bindings[1]?.pk ?? "", await dummyPolicy("gate"), 0);
    expect(await diagram("demo")).toBe(`graph TD
flow_start[["Flow
demo"]]
--> stage_0(["Stage (Dummy Stage)
one"])
stage_1_policy_0 --Policy passed--> stage_1(["Stage (Dummy Stage)
two"])
stage_0 --> stage_1_policy_0{{"Policy (Dummy Policy)
gate"}}
stage_1 --> done[["End of the flow"]]`);
  });

  it("169: shows requirements, policies of the flow, and ways past stages", async () => {
    const { flow, bindings } = await createWithStages("all", ["first", "second"], {
      authentication: "require_authenticated",
      name: 'A "flow"',
    });
    await bindPolicy(flow.pk, await dummyPolicy("door"), 10);
    await bindPolicy(bindings[0]?.pk ?? "", await dummyPolicy("maybe"), 0);
    expect(await diagram("all")).toBe(`graph TD
flow_auth_requirement["Flow authentication requirement
require_authenticated"]
flow_auth_requirement --Requirement not fulfilled--> done[["End of the flow"]]
flow_auth_requirement --Requirement fulfilled--> flow_start["placeholder"]
flow_pre[["Pre-flow policies"]]
flow_pre --Binding 10--> flow_policy_0{{"Policy (Dummy Policy)
door"}}
flow_policy_0 --Policy denied--> done[["End of the flow"]]
flow_policy_0 --> flow_start[["Flow
A #quot;flow#quot;"]]
stage_0_policy_0 --Policy passed--> stage_0(["Stage (Dummy Stage)
first"])
--> stage_1(["Stage (Dummy Stage)
second"])
flow_start --> stage_0_policy_0{{"Policy (Dummy Policy)
maybe"}}
stage_0_policy_0 --Policy denied--> stage_1(["Stage (Dummy Stage)
second"])
stage_1 --> done[["End of the flow"]]`);
  });

  it("ends at once without stages", async () => {
    await create("bare");
    expect(await diagram("bare")).toBe(
      'graph TD\nflow_start[["Flow\nbare"]]\nflow_start --> done[["End of the flow"]]',
    );
  });
});

describe("executing a flow", () => {
  it("171: answers an absolute link and leaves a run about the caller in the caller's browser", async () => {
    await createWithStages("run", ["run one"]);
    expect(await flows.flowsInstancesExecuteRetrieve({ slug: "run" })).toEqual({
      link: "http://vestibule.test/if/flow/run/",
    });
    const { cookie } = await api.login(api.admin.id);
    const answer = await api.call("GET", "/flows/instances/run/execute/", { key: null, headers: { cookie } });
    expect(answer.status).toBe(200);
    const [browser = ""] = answer.headers.getSetCookie().filter((line) => line.startsWith("vestibule_browser="));
    expect(browser).toMatch(/; HttpOnly; SameSite=Lax$/);
    const own = `${cookie}; ${browser.split(";")[0]}`;
    const inspected = await api.call("GET", "/flows/inspector/run/", { key: null, headers: { cookie: own } });
    expect(inspected).toMatchObject({
      status: 200,
      body: { plans: [], current_plan: { plan_context: { pending_user: { pk: api.admin.id } } }, is_completed: false },
    });
  });

  it("attack: a link on another site starts nothing in an administrator's browser (CSRF by GET)", async () => {
    await createWithStages("lured", ["lured one"]);
    const { cookie } = await api.login(api.admin.id);
    const runs = await api.client.flowExecution.count();
    const headers = { cookie, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" };
    const answer = await api.call("GET", "/flows/instances/lured/execute/", { key: null, headers });
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.headers.getSetCookie().filter((line) => line.startsWith("vestibule_browser="))).toEqual([]);
    expect(await api.client.flowExecution.count()).toBe(runs);
  });

  it("is refused where the flow does not apply, or has no stages", async () => {
    await createWithStages("strangers", ["strangers one"], { authentication: "require_unauthenticated" });
    await create("stageless");
    for (const slug of ["strangers", "stageless"])
      await expect(flows.flowsInstancesExecuteRetrieve({ slug })).rejects.toMatchObject({ response: { status: 400 } });
    expect(await api.call("GET", "/flows/instances/nowhere/execute/")).toMatchObject({ status: 404 });
  });
});

describe("exporting a flow", () => {
  it("170: answers YAML named after the flow", async () => {
    await createWithStages("kept", ["kept one"]);
    const { raw } = await flows.flowsInstancesExportRetrieveRaw({ slug: "kept" });
    expect(raw.headers.get("content-disposition")).toBe('attachment; filename="kept.yaml"');
    expect(raw.headers.get("content-type")).toContain("yaml");
    expect(await raw.text()).toContain("model: authentik_stages_dummy.dummystage");
    expect(await (await flows.flowsInstancesExportRetrieve({ slug: "kept" })).text()).toContain("slug: kept");
  });
});

describe("what is remembered of flows", () => {
  it("168: is counted and forgotten, by superusers only", async () => {
    await createWithStages("cached", ["cached one"]);
    await flows.flowsInstancesExecuteRetrieve({ slug: "cached" });
    expect((await flows.flowsInstancesRetrieve({ slug: "cached" })).cacheCount).toBe(1);
    expect((await flows.flowsInstancesCacheInfoRetrieve()).count).toBeGreaterThan(0);
    const { key } = await api.person();
    expect(await api.call("POST", "/flows/instances/cache_clear/", { key })).toMatchObject({ status: 403 });
    expect(await api.call("GET", "/flows/instances/cache_info/", { key })).toMatchObject({ status: 403 });
    await flows.flowsInstancesCacheClearCreate();
    expect(await flows.flowsInstancesCacheInfoRetrieve()).toEqual({ count: 0 });
    expect((await flows.flowsInstancesRetrieve({ slug: "cached" })).cacheCount).toBe(0);
  });
});
