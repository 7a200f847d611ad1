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

const refused = (status: number) => ({ response: { status } });

describe("an installation keeps an administrator", () => {
  it("nobody deletes or deactivates themselves", async () => {
    await expect(core.coreUsersDestroy({ id: api.admin.id })).rejects.toMatchObject(refused(400));
    const answer = await api.call("PATCH", `/core/users/${api.admin.id}/`, { json: { is_active: false } });
    expect(answer).toMatchObject({ status: 400, body: { is_active: [expect.any(String)] } });
  });

  it("nor takes the last one's rights away, by person, membership, group or hierarchy", async () => {
    await api.client.group.updateMany({ where: { name: "team" }, data: { isSuperuser: false } });
    const admin = await core.coreUsersRetrieve({ id: api.admin.id });
    const [group = ""] = admin.groups ?? [];
    // The rights come from above the group that the person is in.
    const above = await core.coreGroupsCreate({ groupRequest: { name: "rights", isSuperuser: true } });
    await core.coreGroupsPartialUpdate({
      groupUuid: group,
      patchedGroupRequest: { parents: [above.pk], isSuperuser: false },
    });
    for (const [method, path, json] of [
      ["PATCH", `/core/users/${admin.pk}/`, { groups: [] }],
      ["PATCH", `/core/groups/${group}/`, { users: [] }],
      ["PATCH", `/core/groups/${group}/`, { parents: [] }],
      ["PATCH", `/core/groups/${above.pk}/`, { is_superuser: false }],
      ["DELETE", `/core/groups/${group}/`, undefined],
      ["DELETE", `/core/groups/${above.pk}/`, undefined],
      ["POST", `/core/groups/${group}/remove_user/`, { pk: admin.pk }],
    ] as const) {
      const answer = await api.call(method, path, json ? { json } : {});
      expect([method, path, answer]).toMatchObject([method, path, { status: 400 }]);
    }
    expect(await core.coreUsersRetrieve({ id: admin.pk })).toMatchObject({ isSuperuser: true, groups: [group] });
    // With a second one there it is fine.
    await api.engine.user({ username: "deputy", groups: [above.pk] });
    expect((await api.call("PATCH", `/core/groups/${group}/`, { json: { is_superuser: true } })).status).toBe(200);
    expect((await api.call("PATCH", `/core/groups/${above.pk}/`, { json: { is_superuser: false } })).status).toBe(200);
  });

  it("two who remove each other at the same moment do not both succeed", async () => {
    const [one, two] = await Promise.all(
      ["one", "two"].map((name) => api.engine.group({ name: `pair-${name}`, isSuperuser: true })),
    );
    const first = await api.person({ groups: [one ?? ""] });
    const second = await api.person({ groups: [two ?? ""] });
    await api.client.group.updateMany({
      where: { id: { notIn: [one ?? "", two ?? ""] } },
      data: { isSuperuser: false },
    });
    const answers = await Promise.all([
      api.call("DELETE", `/core/users/${second.id}/`, { key: first.key }),
      api.call("DELETE", `/core/users/${first.id}/`, { key: second.key }),
    ]);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    const left = await api.client.user.count({ where: { id: { in: [first.id, second.id] } } });
    expect(left).toBe(1);
    await api.client.group.updateMany({ where: { name: { startsWith: "admins-" } }, data: { isSuperuser: true } });
  });

  it("somebody who is deactivated is logged out for good", async () => {
    const { id } = await api.person();
    const { cookie } = await api.login(id);
    await core.coreUsersPartialUpdate({ id, patchedUserRequest: { isActive: false } });
    await core.coreUsersPartialUpdate({ id, patchedUserRequest: { isActive: true } });
    expect(await api.call("GET", "/core/users/me/", { key: null, headers: { cookie } })).toMatchObject({ status: 403 });
  });
});
