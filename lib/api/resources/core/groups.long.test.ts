import { CoreApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let core: CoreApi;
beforeAll(async () => {
  api = await createTestApi();
  core = new CoreApi(api.configuration());
});
afterAll(() => api.close());

describe("groups through the client", () => {
  it("have a number, parents, children and members", async () => {
    const above = await core.coreGroupsCreate({ groupRequest: { name: "above", attributes: { a: { b: 1 } } } });
    const person = await api.engine.user({ username: "member" });
    const made = await core.coreGroupsCreate({
      groupRequest: { name: "below", parents: [above.pk], users: [person.pk] },
    });
    expect(made).toMatchObject({
      name: "below",
      isSuperuser: false,
      parents: [above.pk],
      parentsObj: null,
      users: [person.pk],
      usersObj: [{ pk: person.pk, username: "member" }],
      rolesObj: [],
      inheritedRolesObj: null,
      children: [],
      childrenObj: null,
    });
    expect(String(made.numPk)).toMatch(/^[1-9]\d{4}$/);
    expect(await core.coreGroupsRetrieve({ groupUuid: made.pk })).toEqual(made);
    const full = await core.coreGroupsRetrieve({
      groupUuid: above.pk,
      includeChildren: true,
      includeParents: true,
      includeInheritedRoles: true,
      includeUsers: false,
    });
    expect(full).toMatchObject({
      children: [made.pk],
      childrenObj: [{ pk: made.pk, groupUuid: made.pk, name: "below" }],
      parentsObj: [],
      inheritedRolesObj: [],
      usersObj: null,
      users: [],
    });
    const names = async (query: Parameters<CoreApi["coreGroupsList"]>[0]) =>
      (await core.coreGroupsList(query)).results.map(({ name }) => name);
    expect(await names({ membersByPk: [person.pk] })).toEqual(["below"]);
    expect(await names({ membersByUsername: ["member", "nobody"] })).toEqual(["below"]);
    expect(await names({ attributes: '{"a": {"b": 1}}' })).toEqual(["above"]);
    expect(await names({ search: "BEL" })).toEqual(["below"]);
    expect(await names({ name: "above" })).toEqual(["above"]);
    expect(await core.coreGroupsUsedByList({ groupUuid: above.pk })).toMatchObject([
      { modelName: "group", name: "below", action: "cascade_many" },
    ]);
    await core.coreGroupsDestroy({ groupUuid: above.pk });
    expect((await core.coreGroupsRetrieve({ groupUuid: made.pk })).parents).toEqual([]);
  });

  it("gain and lose members one by one, each time on record", async () => {
    const group = await core.coreGroupsCreate({ groupRequest: { name: "club" } });
    const { pk } = await api.engine.user();
    const request = { groupUuid: group.pk, userAccountRequest: { pk } };
    for (let count = 0; count < 2; count += 1) await core.coreGroupsAddUserCreate(request);
    expect((await core.coreGroupsRetrieve({ groupUuid: group.pk })).users).toEqual([pk]);
    for (let count = 0; count < 2; count += 1) await core.coreGroupsRemoveUserCreate(request);
    expect((await core.coreGroupsRetrieve({ groupUuid: group.pk })).users).toEqual([]);
    const events = await api.client.event.findMany({
      where: { action: "model_updated", context: { path: ["model", "name"], equals: "club" } },
      orderBy: { created: "asc" },
    });
    expect(events).toMatchObject([
      { context: { diff: { users: { add: [pk] } } } },
      { context: { diff: { users: { remove: [pk] } } } },
    ]);
    const unknown = { groupUuid: group.pk, userAccountRequest: { pk: 999_999 } };
    await expect(core.coreGroupsAddUserCreate(unknown)).rejects.toMatchObject({ response: { status: 404 } });
    const wrong = await api.call("POST", `/core/groups/${group.pk}/add_user/`, { json: { pk: "x" } });
    expect(wrong).toMatchObject({ status: 400, body: { pk: [expect.any(String)] } });
  });

  it.each([
    [{ name: "" }, "name"],
    [{ name: "club" }, "name"],
    [{ name: "x", parents: ["00000000-0000-0000-0000-000000000001"] }, "parents"],
    [{ name: "x", users: [999_999] }, "users"],
    [{ name: "x", attributes: "x" }, "attributes"],
  ])("refuse %j", async (json, field) => {
    const answer = await api.call("POST", "/core/groups/", { json });
    expect(answer).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
  });

  it("are in no circle", async () => {
    const one = await core.coreGroupsCreate({ groupRequest: { name: "circle-1" } });
    const two = await core.coreGroupsCreate({ groupRequest: { name: "circle-2", parents: [one.pk] } });
    const answer = await api.call("PATCH", `/core/groups/${one.pk}/`, { json: { parents: [two.pk] } });
    expect(answer).toMatchObject({ status: 400, body: { parents: [expect.any(String)] } });
    const itself = await api.call("PATCH", `/core/groups/${one.pk}/`, { json: { parents: [one.pk] } });
    expect(itself.status).toBe(400);
  });
});
