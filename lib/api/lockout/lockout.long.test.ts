import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLoginFlow, identification, login, password } from "#lib/flows/attacks.fixtures.ts";
import { createTestApi, type TestApi } from "../testing.ts";

type Call = readonly [method: string, path: string, json?: object];

let api: TestApi;
let flow: Awaited<ReturnType<typeof createLoginFlow>>;
let brand: string;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.client.brand.deleteMany();
  await api.client.flow.deleteMany();
  flow = await createLoginFlow(api.engine);
  const data = { domain: "vestibule-default", default: true, flowAuthenticationId: flow.pk };
  brand = (await api.client.brand.create({ data })).id;
});

const lockedOut = { status: 400, body: { non_field_errors: [expect.any(String)], code: "lockout" } };

async function policy(source: string): Promise<string> {
  const config = { expression: source, expression_language: "javascript" };
  const name = `policy-${crypto.randomUUID()}`;
  const answer = await api.call("POST", "/policies/expression/", { json: { name, ...config } });
  expect(answer.status).toBe(201);
  return String((answer.body as { pk: unknown }).pk);
}

const send = ([method, path, json]: Call) => api.call(method, path, json ? { json } : {});
const confirmed = ([method, path, json]: Call) => send([method, `${path}?confirm=lockout`, json]);

/** Refused as it is, with nothing changed, and done when it is confirmed. */
async function expectAsked(call: Call): Promise<void> {
  const { version } = await api.client.configVersion.findUniqueOrThrow({ where: { id: 1 } });
  expect([call, await send(call)]).toMatchObject([call, lockedOut]);
  expect(await api.client.configVersion.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({ version });
  expect([call, (await confirmed(call)).status]).toEqual([call, expect.toBeOneOf([200, 201, 204])]);
}

describe("authentik #22220, #12112: a bad edit locks every administrator out, and so is asked about", () => {
  it("deleting the login flow", () => expectAsked(["DELETE", `/flows/instances/${flow.slug}/`]));

  it("giving it another purpose, or closing it to visitors", async () => {
    await expectAsked(["PATCH", `/flows/instances/${flow.slug}/`, { authentication: "require_authenticated" }]);
  });

  it("taking the stage that logs people in out of it", async () => {
    await expectAsked(["DELETE", `/flows/bindings/${flow.bindings[2]}/`]);
  });

  it("whichever way the key is written", async () => {
    const stage = String(flow.stages[2]).replaceAll("-", "").toUpperCase();
    expect(await send(["DELETE", `/stages/user_login/${stage}/`])).toMatchObject(lockedOut);
    const target = flow.bindable.replaceAll("-", "");
    expect(
      await send(["POST", "/policies/bindings/", { target, policy: await policy("return false"), order: 0 }]),
    ).toMatchObject(lockedOut);
  });

  it("deleting a stage of it", () => expectAsked(["DELETE", `/stages/user_login/${flow.stages[2]}/`]));

  it("binding a policy that turns everybody away", async () => {
    const { bindable } = flow;
    await expectAsked([
      "POST",
      "/policies/bindings/",
      { target: bindable, policy: await policy("return false"), order: 0 },
    ]);
  });

  it("changing a policy so that it turns whoever changes it away", async () => {
    const pk = await policy("return true");
    await api.call("POST", "/policies/bindings/", { json: { target: flow.bindable, policy: pk, order: 0 } });
    await expectAsked(["PATCH", `/policies/expression/${pk}/`, { expression: "return false" }]);
  });

  it("a policy that skips the login for whoever binds it", async () => {
    const { policybindingmodel_ptr_id: target } = (await api.call("GET", `/flows/bindings/${flow.bindings[2]}/`))
      .body as { policybindingmodel_ptr_id: string };
    const pk = await policy(`return request.user.username !== "x" && false`);
    await expectAsked(["POST", "/policies/bindings/", { target, policy: pk, order: 0 }]);
  });

  describe("taking away the groups by which the login lets people in", () => {
    let outer: string;
    let inner: string;
    let groups: string[];
    beforeEach(async () => {
      outer = await api.engine.group({ name: `outer-${crypto.randomUUID()}` });
      inner = await api.engine.group({ name: `inner-${crypto.randomUUID()}`, parents: [outer] });
      groups = ((await api.call("GET", `/core/users/${api.admin.id}/`)).body as { groups: string[] }).groups;
      await api.call("PATCH", `/core/users/${api.admin.id}/`, { json: { groups: [...groups, inner] } });
    });
    afterEach(() => api.client.groupMembership.deleteMany({ where: { groupId: inner } }));

    const bindTo = async (bound: object) => {
      const { policybindingmodel_ptr_id: target } = (await api.call("GET", `/flows/bindings/${flow.bindings[2]}/`))
        .body as { policybindingmodel_ptr_id: string };
      const answer = await api.call("POST", "/policies/bindings/", { json: { target, order: 0, ...bound } });
      expect(answer.status).toBe(201);
    };

    it.each([
      ["the hierarchy", (): Call => ["PATCH", `/core/groups/${inner}/`, { parents: [] }]],
      ["a group below", (): Call => ["DELETE", `/core/groups/${inner}/`]],
      ["a membership, by the person", (): Call => ["PATCH", `/core/users/${api.admin.id}/`, { groups }]],
      ["a membership, by the group", (): Call => ["POST", `/core/groups/${inner}/remove_user/`, { pk: api.admin.id }]],
    ] as const)("%s", async (_what, make) => {
      await bindTo({ group: outer });
      expect(await send(make())).toMatchObject(lockedOut);
      expect((await confirmed(make())).status).toBeLessThan(300);
    });

    it("a name, or an attribute, that a program asks for", async () => {
      const { name } = await api.client.group.findUniqueOrThrow({ where: { id: outer } });
      const expression = `return ak_is_group_member(request.user, name="${name}") and "x" not in request.user.attributes`;
      const json = { name: crypto.randomUUID(), expression };
      const { pk } = (await api.call("POST", "/policies/expression/", { json })).body as { pk: string };
      await bindTo({ policy: pk });
      expect((await send(["PATCH", `/core/groups/${inner}/`, { name: `${inner}-again` }])).status).toBe(200);
      expect(await send(["PATCH", `/core/groups/${outer}/`, { name: `${outer}-again` }])).toMatchObject(lockedOut);
      expect(await send(["PATCH", `/core/users/${api.admin.id}/`, { attributes: { x: 1 } }])).toMatchObject(lockedOut);
    });
  });

  it("giving the brand a flow that logs nobody in", async () => {
    const other = await api.engine.flow({ designation: "authentication", stages: [identification(), password()] });
    await expectAsked(["PATCH", `/core/brands/${brand}/`, { flow_authentication: other.pk }]);
  });

  it("a limit of requests that no login stays within", async () => {
    await expectAsked(["PATCH", "/admin/settings/", { limit_requests_per_minute: 3 }]);
    await confirmed(["PATCH", "/admin/settings/", { limit_requests_per_minute: 6000 }]);
  });

  it("importing a blueprint that does one of these", async () => {
    const file = `entries: [{model: authentik_flows.flow, state: absent, identifiers: {slug: ${flow.slug}}}]`;
    const send = (query: string) => {
      const body = new FormData();
      body.set("file", file);
      return api.call("POST", `/managed/blueprints/import/${query}`, { body });
    };
    expect(await send("")).toMatchObject(lockedOut);
    expect(await api.client.flow.count({ where: { id: flow.pk } })).toBe(1);
    expect(await send("?confirm=lockout")).toMatchObject({ status: 200, body: { success: true } });
    expect(await api.client.flow.count({ where: { id: flow.pk } })).toBe(0);
  });

  it("joining a group that is kept out", async () => {
    const group = await api.engine.group({ name: `out-${crypto.randomUUID()}` });
    const { policybindingmodel_ptr_id: target } = (await api.call("GET", `/flows/bindings/${flow.bindings[2]}/`))
      .body as { policybindingmodel_ptr_id: string };
    expect((await send(["POST", "/policies/bindings/", { target, group, negate: true, order: 0 }])).status).toBe(201);
    await expectAsked(["POST", `/core/groups/${group}/add_user/`, { pk: api.admin.id }]);
  });

  it("leaving no superuser", async () => {
    const { groups } = (await api.call("GET", `/core/users/${api.admin.id}/`)).body as { groups: string[] };
    for (const call of [
      ["PATCH", `/core/users/${api.admin.id}/`, { groups: [] }],
      ["PATCH", `/core/groups/${groups[0]}/`, { is_superuser: false }],
      ["POST", `/core/groups/${groups[0]}/remove_user/`, { pk: api.admin.id }],
      ["DELETE", `/core/groups/${groups[0]}/`],
    ] as const)
      expect([call, await send(call)]).toMatchObject([call, lockedOut]);
    // A program's account logs nobody in.
    await api.client.user.create({
      data: {
        username: "robot",
        name: "",
        password: "!",
        type: "service_account",
        groups: { create: [{ groupId: groups[0] ?? "" }] },
      },
    });
    expect(await send(["PATCH", `/core/users/${api.admin.id}/`, { groups: [] }])).toMatchObject(lockedOut);
  });
});

describe("nobody is asked", () => {
  it.each([
    ["about what leaves the way in as it is", () => ["PATCH", `/flows/instances/${flow.slug}/`, { title: "Hello" }]],
    ["about flows that log nobody in", () => ["POST", "/flows/instances/", { ...other, designation: "enrollment" }]],
    ["about a login flow that is no brand's", () => ["POST", "/flows/instances/", other]],
  ] as const)("%s", async (_what, make) => {
    expect((await send(make() as unknown as Call)).status).toBeLessThan(300);
  });
  const other = { name: "Other", slug: "other", title: "Other", designation: "authentication" };

  it("when another flow takes the place of the one that goes", async () => {
    await createLoginFlow(api.engine);
    expect((await send(["DELETE", `/flows/instances/${flow.slug}/`])).status).toBe(204);
  });

  it("about a flow that was broken before", async () => {
    const broken = await api.engine.flow({ designation: "authentication", stages: [identification(), password()] });
    await api.client.brand.update({ where: { id: brand }, data: { flowAuthenticationId: broken.pk } });
    expect((await send(["DELETE", `/flows/bindings/${broken.bindings[1]}/`])).status).toBe(204);
    expect((await send(["POST", "/stages/dummy/", { name: crypto.randomUUID() }])).status).toBe(201);
  });

  it("about who administers where only programs do", async () => {
    const update = (type: string) => api.client.user.update({ where: { id: api.admin.id }, data: { type } });
    const { id } = await api.person();
    const imported = new FormData();
    imported.set("file", "entries: []");
    await update("service_account");
    try {
      expect(await send(["PATCH", `/core/users/${id}/`, { name: "Renamed" }])).toMatchObject({ status: 200 });
      const answer = await api.call("POST", "/managed/blueprints/import/", { body: imported });
      expect(answer).toMatchObject({ status: 200, body: { success: true } });
    } finally {
      await update("internal");
    }
  });

  it("about policies that let whoever binds them pass", async () => {
    const pk = await policy("return true");
    const answer = await send(["POST", "/policies/bindings/", { target: flow.bindable, policy: pk, order: 0 }]);
    expect(answer.status).toBe(201);
    expect(login.type).toBe("user_login");
  });
});
