import { FlowsApi, PromptTypeEnum, StagesApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let stages: StagesApi;
let flows: FlowsApi;
beforeAll(async () => {
  api = await createTestApi();
  stages = new StagesApi(api.configuration());
  flows = new FlowsApi(api.configuration());
});
afterAll(() => api.close());

const flow = (slug: string) =>
  flows.flowsInstancesCreate({ flowRequest: { name: slug, slug, title: slug, designation: "recovery" } });
const dummy = (name: string) => stages.stagesDummyCreate({ dummyStageRequest: { name } });

describe("stages of all types", () => {
  it("are listed, shown with their flows, and deleted", async () => {
    const { pk } = await dummy("any one");
    const { pk: target } = await flow("any");
    await flows.flowsBindingsCreate({ flowStageBindingRequest: { target, stage: pk, order: 0 } });
    await flows.flowsBindingsCreate({ flowStageBindingRequest: { target, stage: pk, order: 1 } });
    const { results } = await stages.stagesAllList({ search: "ANY" });
    expect(results).toMatchObject([
      {
        pk,
        name: "any one",
        component: "ak-stage-dummy-form",
        verboseName: "Dummy Stage",
        metaModelName: "authentik_stages_dummy.dummystage",
        flowSet: [{ slug: "any", backgroundUrl: "/static/brand/background.svg", policyEngineMode: "any" }],
      },
    ]);
    expect(await stages.stagesAllRetrieve({ stageUuid: pk })).toEqual(results[0]);
    await stages.stagesAllDestroy({ stageUuid: pk });
    expect(await api.client.flowStageBinding.count({ where: { stageId: pk } })).toBe(0);
    const event = await api.client.event.findFirst({
      where: { action: "model_deleted" },
      orderBy: { created: "desc" },
    });
    expect(event?.context).toMatchObject({ model: { app: "authentik_stages_dummy", model_name: "dummystage" } });
  });

  it("156: are not made there", async () => {
    for (const method of ["POST", "PUT", "PATCH"])
      expect(await api.call(method, "/stages/all/", { json: { name: "x" } }), method).toMatchObject({ status: 405 });
  });

  it("157: the types are sorted by name and say what they do", async () => {
    const types = await stages.stagesAllTypesList();
    expect(types.map(({ name }) => name)).toEqual(types.map(({ name }) => name).toSorted());
    expect(types.every(({ description, component, modelName }) => description && component && modelName)).toBe(true);
  });

  it("158: what people can set up is listed with its address", async () => {
    const { pk: configureFlow } = await flow("configures");
    const backends = ["authentik.core.auth.InbuiltBackend"] as never;
    const { pk } = await stages.stagesPasswordCreate({
      passwordStageRequest: { name: "with flow", backends, configureFlow },
    });
    await stages.stagesPasswordCreate({ passwordStageRequest: { name: "without flow", backends } });
    const { key } = await api.person();
    const own = new StagesApi(api.configuration(key));
    expect(await own.stagesAllUserSettingsList()).toEqual([
      {
        objectUid: pk,
        component: "ak-user-settings-password",
        title: "Password Stage",
        configureUrl: `/flows/-/configure/${pk}/`,
      },
    ]);
  });

  it("159: names are taken across types", async () => {
    await dummy("taken");
    const again = await api.call("POST", "/stages/deny/", { json: { name: "taken" } });
    expect(again).toMatchObject({ status: 400, body: { name: [expect.any(String)] } });
  });

  it("show a setting that is younger than they are with its default", async () => {
    const config = { backends: ["authentik.core.auth.InbuiltBackend"] };
    const { id } = await api.client.stage.create({ data: { name: "old", type: "password", config } });
    expect((await api.call("GET", `/stages/password/${id}/`)).body).toMatchObject({
      failed_attempts_before_cancel: 5,
      allow_show_password: false,
      configure_flow: null,
    });
  });
});

describe("prompts", () => {
  const promptRequest = {
    name: "asks",
    fieldKey: "colour",
    label: "Colour",
    type: PromptTypeEnum.Dropdown,
    placeholder: 'return ["red", {"label": "Blue", "value": "b"}]',
    placeholderExpression: true,
    order: 3,
  };

  it("are created, shown with their stages, changed and deleted", async () => {
    const made = await stages.stagesPromptPromptsCreate({ promptRequest });
    expect(made).toMatchObject({ ...promptRequest, required: true, subText: "", promptStagesObj: [] });
    const stage = await stages.stagesPromptStagesCreate({ promptStageRequest: { name: "form", fields: [made.pk] } });
    const promptUuid = made.pk;
    const shown = await stages.stagesPromptPromptsRetrieve({ promptUuid });
    expect(shown.promptStagesObj).toEqual([stage]);
    const patched = { promptUuid, patchedPromptRequest: { required: false } };
    expect(await stages.stagesPromptPromptsPartialUpdate(patched)).toEqual({ ...shown, required: false });
    expect((await stages.stagesPromptPromptsList({ fieldKey: "colour", type: "dropdown" })).results).toHaveLength(1);
    // Stages are found by what their lists hold, too.
    const holding = async (key: string) => (await stages.stagesPromptStagesList({ fields: [key] })).results.length;
    expect([await holding(made.pk), await holding(stage.pk)]).toEqual([1, 0]);
    expect(await stages.stagesPromptPromptsUsedByList({ promptUuid })).toMatchObject([
      { app: "authentik_stages_prompt", modelName: "promptstage", name: "form", action: "cascade_many" },
    ]);
    await stages.stagesPromptPromptsDestroy({ promptUuid });
    expect((await stages.stagesPromptStagesRetrieve({ stageUuid: stage.pk })).fields).toEqual([]);
  });

  it("can be previewed without being stored", async () => {
    const count = await api.client.prompt.count();
    expect(await stages.stagesPromptPromptsPreviewCreate({ promptRequest })).toMatchObject({
      component: "ak-stage-prompt",
      fields: [
        {
          fieldKey: "colour",
          choices: [
            { value: "red", label: "red" },
            { value: "b", label: "Blue" },
          ],
        },
      ],
    });
    const broken = { promptRequest: { ...promptRequest, placeholder: "return nothing" } };
    await expect(stages.stagesPromptPromptsPreviewCreate(broken)).rejects.toMatchObject({ response: { status: 400 } });
    expect(await api.client.prompt.count()).toBe(count);
  });

  it("a stage without fields is refused", async () => {
    for (const json of [{ name: "none" }, { name: "none", fields: [] }])
      expect(await api.call("POST", "/stages/prompt/stages/", { json })).toMatchObject({
        status: 400,
        body: { fields: [expect.any(String)] },
      });
  });
});

describe("invitations", () => {
  it("are made by the caller and show their flow", async () => {
    const { pk } = await flow("invited");
    const made = await stages.stagesInvitationInvitationsCreate({
      invitationRequest: { name: "for-ada", flow: pk, fixedData: { email: "ada@example.com" }, singleUse: true },
    });
    expect(made).toMatchObject({
      name: "for-ada",
      flowObj: { slug: "invited" },
      createdBy: { pk: api.admin.id },
      fixedData: { email: "ada@example.com" },
      expires: expect.any(Date),
    });
    const inviteUuid = made.pk;
    const patch = { inviteUuid, patchedInvitationRequest: { singleUse: false, flow: null } };
    expect(await stages.stagesInvitationInvitationsPartialUpdate(patch)).toMatchObject({
      flow: undefined,
      flowObj: null,
    });
    const { key } = await api.person();
    expect(await api.call("GET", "/stages/invitation/invitations/", { key })).toMatchObject({ status: 403 });
    const { body } = await api.call("PATCH", `/stages/invitation/invitations/${made.pk}/`, { json: { created_by: 1 } });
    expect(body).toMatchObject({ created_by: { pk: api.admin.id } });
    await stages.stagesInvitationInvitationsCreate({ invitationRequest: { name: "later", flow: pk } });
    const found = await stages.stagesInvitationInvitationsList({ flowSlug: "invited" });
    expect(found.results.map(({ name }) => name)).toEqual(["later"]);
    await stages.stagesInvitationInvitationsDestroy({ inviteUuid });
  });

  it("refuse names that do not fit into a link, and flows that are not there", async () => {
    const wrong = await api.call("POST", "/stages/invitation/invitations/", {
      json: { name: "no spaces", flow: "00000000-0000-4000-8000-000000000000" },
    });
    expect(wrong).toMatchObject({ status: 400, body: { name: [expect.any(String)] } });
  });
});

describe("stage bindings", () => {
  it("155, 193: embed their stage, without its settings, and are filtered, searched and sorted", async () => {
    const { pk: target } = await flow("binds");
    const [one, two] = [await dummy("bind one"), await dummy("bind two")];
    const bind = (stage: string, order: number) =>
      flows.flowsBindingsCreate({ flowStageBindingRequest: { target, stage, order } });
    const second = await bind(one.pk, 2);
    const first = await bind(two.pk, 1);
    expect(second).toMatchObject({
      target,
      stage: one.pk,
      stageObj: { name: "bind one", component: "ak-stage-dummy-form", flowSet: [{ slug: "binds" }] },
      evaluateOnPlan: false,
      reEvaluatePolicies: true,
      invalidResponseAction: "retry",
    });
    const { body } = await api.call("GET", `/flows/bindings/${second.pk}/`);
    expect((body as { stage_obj: object }).stage_obj).not.toHaveProperty("throw_error");
    const list = async (query: object) =>
      (await flows.flowsBindingsList({ target, ...query })).results.map(({ pk }) => pk);
    expect(await list({})).toEqual([first.pk, second.pk]);
    expect(await list({ ordering: "stage__name" })).toEqual([second.pk, first.pk]);
    expect(await list({ search: "ONE" })).toEqual([second.pk]);
    expect(await list({ stage: two.pk, order: 1, reEvaluatePolicies: true })).toEqual([first.pk]);
    const policy = (await api.call("POST", "/policies/dummy/", { json: { name: "binds" } })).body as { pk: string };
    await api.call("POST", "/policies/bindings/", { json: { target: first.pk, policy: policy.pk, order: 0 } });
    expect(await list({ policies: [policy.pk] })).toEqual([first.pk]);
    expect(await flows.flowsBindingsUsedByList({ fsbUuid: first.pk })).toMatchObject([
      { app: "authentik_policies", modelName: "policybinding", action: "cascade" },
    ]);
    const changed = { fsbUuid: first.pk, patchedFlowStageBindingRequest: { policyEngineMode: "all" as const } };
    expect(await flows.flowsBindingsPartialUpdate(changed)).toMatchObject({ policyEngineMode: "all", order: 1 });
  });

  it("73, 154: refuse doubles, and policies that would never be asked", async () => {
    const { pk: target } = await flow("refuses");
    const { pk: stage } = await dummy("refused");
    const post = (json: object) => api.call("POST", "/flows/bindings/", { json: { target, stage, order: 0, ...json } });
    expect(await post({})).toMatchObject({ status: 201 });
    const refused = { status: 400, body: { non_field_errors: [expect.any(String)] } };
    expect(await post({})).toMatchObject(refused);
    expect(await post({ order: 1, re_evaluate_policies: false })).toMatchObject(refused);
    for (const order of [1e10, -1e10, 1.5, "x", null, [1], true])
      expect(await post({ order }), String(order)).toMatchObject({
        status: 400,
        body: { order: [expect.any(String)] },
      });
  });
});
