import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { completeFacts } from "#lib/flows/executor.ts";
import { applyEdit } from "./edit.ts";
import { checkDraft, couldLockOut, currentStructure, findFlow } from "./editor.ts";
import { assignOrders } from "./orders.ts";
import { publishDraft } from "./publish.ts";
import { DRAFT_FIELD, readDraft, settingName } from "./read-draft.ts";
import type { FlowStructure } from "./structure.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** What an administrator's page calls with. */
async function adminCall(): Promise<ApiCall> {
  const { services, client } = api.engine;
  const { version } = await client.configVersion.findUniqueOrThrow({ where: { id: 1 } });
  const definitions = await services.definitions.at(client, version);
  const user = await client.user.findUniqueOrThrow({ where: { id: api.admin.id } });
  const record = { pk: user.id, username: user.username, email: user.email } as NonNullable<ApiCall["caller"]["user"]>;
  return {
    caller: { via: "session", user: record, superuser: true, sessionId: "session" },
    params: {},
    query: new URLSearchParams(),
    body: {},
    form: null,
    services,
    definitions,
    facts: completeFacts(api.engine.browser().facts(""), definitions, null),
    browserSecret: null,
  } as ApiCall;
}

async function open(slug: string) {
  const call = await adminCall();
  const flow = findFlow(call, slug);
  return { call, flow, structure: await currentStructure(call, flow) };
}

async function publish(slug: string, change: (structure: FlowStructure) => FlowStructure) {
  const { call, flow, structure } = await open(slug);
  await publishDraft(call, { flow, base: structure, current: structure, draft: change(structure) });
  return (await open(slug)).structure;
}

const stage = { type: "dummy" };

describe("a draft", () => {
  it("gains, loses and moves stages and policies, and is published as one", async () => {
    const { slug, stages } = await api.engine.flow({ stages: [stage, stage] });
    const third = await api.engine.stage({ type: "dummy", name: `third of ${slug}` });
    const policy = await api.client.policy.create({
      data: { name: `policy of ${slug}`, type: "dummy", config: { result: true } },
    });
    const before = (await open(slug)).structure;
    const [first, second] = before.steps;
    const after = await publish(slug, (draft) => {
      let changed = applyEdit(draft, { kind: "add", stage: third, name: "third", type: "Dummy" });
      changed = applyEdit(changed, { kind: "place", key: changed.steps[2]?.key ?? "", at: 0 });
      changed = applyEdit(changed, { kind: "remove", key: first?.key ?? "" });
      const bound = { kind: "policy" as const, id: policy.id, name: policy.name };
      changed = applyEdit(changed, { kind: "bind", target: second?.key ?? "", policy: bound });
      return applyEdit(changed, { kind: "bind", target: "flow", policy: bound });
    });
    expect(after.steps.map((step) => step.stage)).toEqual([third, stages[1]]);
    expect(after.steps[1]).toMatchObject({ key: second?.key, policies: [{ id: policy.id, enabled: true }] });
    expect(after.policies).toMatchObject([{ id: policy.id, name: policy.name }]);
    const events = await api.client.event.findMany({ where: { userId: api.admin.id, action: "model_deleted" } });
    expect(events.length).toBeGreaterThan(0);
    const without = await publish(slug, (draft) =>
      applyEdit(draft, { kind: "unbind", target: "flow", key: draft.policies[0]?.key ?? "" }),
    );
    expect(without.policies).toEqual([]);
  });

  it("swaps two bindings of the same stage", async () => {
    const { slug } = await api.engine.flow({ stages: [stage] });
    const { structure } = await open(slug);
    const same = { kind: "add", stage: structure.steps[0]?.stage ?? "", name: "", type: "" } as const;
    const twice = await publish(slug, (draft) => applyEdit(draft, same));
    const swapped = await publish(slug, (draft) =>
      applyEdit(draft, { kind: "place", key: draft.steps[1]?.key ?? "", at: 0 }),
    );
    expect(swapped.steps.map(({ key }) => key)).toEqual(twice.steps.map(({ key }) => key).toReversed());
  });

  it("is not published over what somebody else has changed, and then nothing is", async () => {
    const { slug } = await api.engine.flow({ stages: [stage, stage] });
    const { call, flow, structure } = await open(slug);
    await publish(slug, (draft) => ({ ...draft, steps: draft.steps.toReversed() }));
    const current = (await open(slug)).structure;
    const draft = { ...structure, steps: [] };
    await expect(publishDraft(call, { flow, base: structure, current, draft })).rejects.toMatchObject({ status: 409 });
    expect((await open(slug)).structure).toEqual(current);
  });

  it("that breaks a rule changes nothing", async () => {
    const { slug } = await api.engine.flow({ stages: [stage, stage] });
    const before = (await open(slug)).structure;
    const broken = (draft: FlowStructure) => ({
      ...draft,
      steps: draft.steps.map((step, index) =>
        index === 0
          ? { ...step, invalid_response_action: "restart" as const }
          : { ...step, evaluate_on_plan: false, re_evaluate_policies: false },
      ),
    });
    await expect(publish(slug, broken)).rejects.toMatchObject({ fields: { non_field_errors: [expect.any(String)] } });
    expect((await open(slug)).structure).toEqual(before);
  });

  it("is checked as it would be, and asks before it locks everybody out", async () => {
    const { slug, pk } = await api.engine.flow({
      designation: "authentication",
      stages: [
        { type: "identification", config: { user_fields: ["username"] } },
        { type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } },
        { type: "user_login" },
      ],
    });
    await api.client.brand.create({ data: { domain: `${slug}.example`, flowAuthenticationId: pk } });
    const { call, flow, structure } = await open(slug);
    expect(await checkDraft(call, flow, structure)).toEqual([]);
    const broken = applyEdit(structure, { kind: "remove", key: structure.steps[2]?.key ?? "" });
    expect(await checkDraft(call, flow, broken)).toMatchObject([{ code: "never_logs_in" }]);
    expect(await couldLockOut(call, flow, structure, broken)).toBe(true);
    expect(await couldLockOut(call, flow, broken, broken)).toBe(false);
  });
});

describe("a form carries a draft", () => {
  it("with what was changed in its inputs", async () => {
    const { slug } = await api.engine.flow({ stages: [stage] });
    const { structure } = await open(slug);
    const key = structure.steps[0]?.key ?? "";
    const form = new FormData();
    form.set(DRAFT_FIELD, JSON.stringify(structure));
    form.set(settingName(key, "evaluate_on_plan"), "on");
    form.set(settingName(key, "evaluate_on_plan:shown"), "1");
    form.set(settingName(key, "re_evaluate_policies:shown"), "1");
    form.set(settingName(key, "invalid_response_action"), "restart");
    form.set(settingName("flow", "policy_engine_mode"), "all");
    expect(readDraft(form)).toMatchObject({
      policy_engine_mode: "all",
      steps: [{ evaluate_on_plan: true, re_evaluate_policies: false, invalid_response_action: "restart" }],
    });
    form.set(settingName(key, "invalid_response_action"), "explode");
    expect(() => readDraft(form)).toThrow();
  });
});

describe("numbers of steps", () => {
  const stored = new Map([
    ["a", 10],
    ["b", 20],
    ["c", 21],
  ]);
  it.each([
    [
      ["a", "b", "c"],
      [10, 20, 21],
    ],
    [
      ["b", "c"],
      [20, 21],
    ],
    [
      ["new-1", "a", "new-2", "b", "c", "new-3"],
      [0, 10, 15, 20, 21, 31],
    ],
    [
      ["a", "b", "new-1", "c"],
      [31, 41, 51, 61],
    ],
    [
      ["b", "a", "c"],
      [31, 41, 51],
    ],
    [["new-1"], [0]],
  ])("of %j are %j", (keys, orders) => {
    expect(assignOrders(keys, stored)).toEqual(orders);
  });
});
