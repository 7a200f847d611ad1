import { CoreApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "#lib/identity/passwords/hash.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let core: CoreApi;
beforeAll(async () => {
  api = await createTestApi();
  core = new CoreApi(api.configuration());
});
afterAll(() => api.close());

const refused = (status: number) => ({ response: { status } });

describe("users through the client", () => {
  it("are created, shown, changed and deleted, and all of it is recorded", async () => {
    const group = await api.engine.group({ name: "staff" });
    const made = await core.coreUsersCreate({
      userRequest: { username: "ada", name: "Ada", email: "ada@example.com", groups: [group], attributes: { a: 1 } },
    });
    expect(made).toMatchObject({
      username: "ada",
      isActive: true,
      isSuperuser: false,
      groups: [group],
      groupsObj: [{ pk: group, name: "staff" }],
      rolesObj: [],
      path: "users",
      type: "internal",
      lastLogin: undefined,
    });
    expect(made.avatar).toMatch(/^data:image/);
    expect(made.uid).toMatch(/^[0-9a-f]{64}$/);
    expect(await core.coreUsersRetrieve({ id: made.pk })).toEqual(made);
    const changed = await core.coreUsersPartialUpdate({ id: made.pk, patchedUserRequest: { name: "Ada L." } });
    expect(changed).toMatchObject({ name: "Ada L.", groups: [group] });
    expect(changed.lastUpdated.getTime()).toBeGreaterThanOrEqual(made.lastUpdated.getTime());
    await core.coreUsersDestroy({ id: made.pk });
    await expect(core.coreUsersRetrieve({ id: made.pk })).rejects.toMatchObject(refused(404));
    const events = await api.client.event.findMany({
      where: { action: { startsWith: "model_" }, context: { path: ["model", "pk"], equals: made.pk } },
      orderBy: { created: "asc" },
    });
    expect(events.map(({ action }) => action)).toEqual(["model_created", "model_updated", "model_deleted"]);
    expect(events[1]?.context).toMatchObject({ diff: { name: { previous_value: "Ada", new_value: "Ada L." } } });
  });

  it("say who calls", async () => {
    const group = await api.engine.group({ name: "above", attributes: { settings: { locale: "de" } } });
    const below = await api.engine.group({ name: "below", parents: [group] });
    const person = await api.person({ username: "me", groups: [below] });
    const { user, original, users } = await new CoreApi(api.configuration(person.key)).coreUsersMeRetrieve();
    expect(user).toMatchObject({
      pk: person.id,
      username: "me",
      isSuperuser: false,
      isCurrent: true,
      groups: [{ name: "above" }, { name: "below" }],
      settings: { locale: "de" },
      systemPermissions: [],
    });
    expect(original).toBeUndefined();
    expect(users).toEqual([user]);
    expect((await core.coreUsersMeRetrieve()).user).toMatchObject({ pk: api.admin.id, isSuperuser: true });
  });

  it("are filtered by everything that the contract names", async () => {
    const team = await api.engine.group({ name: "team", isSuperuser: true });
    const child = await api.engine.group({ name: "child", parents: [team] });
    await api.client.user.create({
      data: {
        username: "filter-a",
        name: "Filter A",
        email: "a@filter.example",
        password: "!",
        path: "filter/deep",
        type: "external",
        attributes: { team: { color: "red", tags: ["x", "y"] }, "100%": "_" },
        lastLogin: new Date("2024-01-02T00:00:00Z"),
        dateJoined: new Date("2020-01-02T00:00:00Z"),
        groups: { create: { groupId: child } },
      },
    });
    await api.client.user.create({
      data: { username: "filter-b", password: "!", path: "filter", type: "service_account", isActive: false },
    });
    type Query = NonNullable<Parameters<CoreApi["coreUsersList"]>[0]>;
    const cases: [Query, string[]][] = [
      [{ username: "filter-a" }, ["filter-a"]],
      [{ username: "filter-" }, []],
      [{ email: "a@filter.example" }, ["filter-a"]],
      [{ name: "Filter A" }, ["filter-a"]],
      [{ pathStartswith: "filter" }, ["filter-a", "filter-b"]],
      [{ pathStartswith: "f%lter" }, []],
      [{ path: "filter" }, ["filter-b"]],
      [{ search: "filter-", type: ["external", "service_account"] }, ["filter-a", "filter-b"]],
      [{ search: "filter-", type: ["external"] }, ["filter-a"]],
      [{ search: "filter-", isActive: false }, ["filter-b"]],
      [{ search: "filter-", isSuperuser: true }, ["filter-a"]],
      [{ search: "filter-", isSuperuser: false }, ["filter-b"]],
      [{ groupsByName: ["child"] }, ["filter-a"]],
      [{ groupsByPk: [child, team] }, ["filter-a"]],
      [{ rolesByName: ["x"] }, []],
      [{ attributes: '{"team": {"color": "red"}}' }, ["filter-a"]],
      [{ attributes: '{"team": {"tags": ["y"]}}' }, ["filter-a"]],
      [{ attributes: '{"team": {"color": "blue"}}' }, []],
      [{ search: "filter-", lastLoginIsnull: true }, ["filter-b"]],
      [{ search: "filter-", lastLoginGt: new Date("2024-01-01") }, ["filter-a"]],
      [{ search: "filter-", lastLoginLt: new Date("2024-01-01") }, []],
      [{ search: "filter-", dateJoinedLt: new Date("2021-01-01") }, ["filter-a"]],
      [{ search: "FILTER a@" }, ["filter-a"]],
      [{ search: "filter_a" }, []],
      [{ search: "%" }, []],
      [{ search: "filter-", ordering: "-username" }, ["filter-b", "filter-a"]],
      [{ search: "filter-", ordering: "-last_login" }, ["filter-b", "filter-a"]],
    ];
    for (const [query, names] of cases) {
      const { results } = await core.coreUsersList(query);
      expect([query, results.map(({ username }) => username)]).toEqual([query, names]);
    }
    const { uuid } = await api.client.user.findUniqueOrThrow({ where: { username: "filter-a" } });
    expect((await core.coreUsersList({ search: uuid })).results.map(({ username }) => username)).toEqual(["filter-a"]);
    const bare = await core.coreUsersList({ search: "filter-a", includeGroups: false, includeRoles: false });
    expect(bare.results[0]).toMatchObject({ groupsObj: null, rolesObj: null });
  });

  it.each([
    ["type=nobody", "type"],
    ["groups_by_name=nobody", "groups_by_name"],
    ["groups_by_pk=x", "groups_by_pk"],
    ["attributes=x", "attributes"],
    ["attributes=[1]", "attributes"],
    [`attributes=${encodeURIComponent('{"a":"\\u0000"}')}`, "attributes"],
    [`attributes=${encodeURIComponent('{"a":"\\ud800"}')}`, "attributes"],
    ["last_login__gt=soon", "last_login__gt"],
    ["uuid=1", "uuid"],
  ])("refuse the filter %s", async (query, field) => {
    expect(await api.call("GET", `/core/users/?${query}`)).toMatchObject({
      status: 400,
      body: { [field]: [expect.any(String)] },
    });
  });

  it("are in paths, of which each is named once", async () => {
    await api.client.user.createMany({
      data: ["p/one", "p/one", "p/two"].map((path, index) => ({ username: `path-${index}`, password: "!", path })),
    });
    expect((await core.coreUsersPathsRetrieve({ search: "P/" })).paths).toEqual(["p/one", "p/two"]);
    expect((await core.coreUsersPathsRetrieve()).paths).toContain("users");
  });

  it("tell what uses them", async () => {
    const group = await api.engine.group({ name: "uses" });
    const { id } = await api.person({ groups: [group] });
    expect(await core.coreUsersUsedByList({ id })).toMatchObject([
      { app: "authentik_core", modelName: "group", name: "uses", action: "cascade_many" },
      { modelName: "token", action: "cascade" },
    ]);
  });
});

describe("a body cannot set more than the contract allows (mass assignment)", () => {
  it("changes nothing by fields that are shown only, or belong to others", async () => {
    const { pk } = await core.coreUsersCreate({ userRequest: { username: "mass", name: "" } });
    const before = await api.client.user.findUniqueOrThrow({ where: { id: pk } });
    const { status } = await api.call("PATCH", `/core/users/${pk}/`, {
      json: {
        pk: 1,
        id: 1,
        uuid: "00000000-0000-0000-0000-000000000001",
        is_superuser: true,
        password: "hunter2hunter2",
        password_hash: before.password,
        permissions: ["x"],
        uid: "x",
        date_joined: "2000-01-01T00:00:00Z",
        last_login: "2000-01-01T00:00:00Z",
        password_change_date: "2000-01-01T00:00:00Z",
        search_text: "x",
      },
    });
    expect(status).toBe(200);
    const after = await api.client.user.findUniqueOrThrow({ where: { id: pk } });
    expect({ ...after, lastUpdated: null }).toEqual({ ...before, lastUpdated: null });
    expect(await core.coreUsersRetrieve({ id: pk })).toMatchObject({ isSuperuser: false, groups: [] });
  });

  it.each([
    ["a name that is taken", { username: "mass" }, "username"],
    ["no name", { username: " " }, "username"],
    ["a name that is too long", { username: "x".repeat(151) }, "username"],
    ["an address that is none", { email: "nobody" }, "email"],
    ["a path with empty parts", { path: "/users/" }, "path"],
    ["a type that there is not", { type: "root" }, "type"],
    ["an account of the system", { type: "internal_service_account" }, "type"],
    ["attributes that are no object", { attributes: [1] }, "attributes"],
    ["a group that there is not", { groups: ["00000000-0000-0000-0000-000000000001"] }, "groups"],
    ["roles", { roles: ["00000000-0000-0000-0000-000000000001"] }, "roles"],
  ])("refuses %s", async (_what, json, field) => {
    const before = await api.client.user.count();
    expect(await api.call("POST", "/core/users/", { json: { username: "fresh", name: "", ...json } })).toMatchObject({
      status: 400,
      body: { [field]: [expect.any(String)] },
    });
    expect(await api.client.user.count()).toBe(before);
  });

  it("keeps accounts of the system what they are", async () => {
    const row = await api.client.user.create({
      data: { username: "outpost", password: "!", type: "internal_service_account" },
    });
    const answer = await api.call("PATCH", `/core/users/${row.id}/`, { json: { type: "internal" } });
    expect(answer).toMatchObject({ status: 400, body: { type: [expect.any(String)] } });
  });
});

it.each([
  "/core/users/x/",
  "/core/users/99999999999/",
  "/core/users/1.5/",
  "/core/users/%00/",
  "/core/tokens/%00/",
  "/core/tokens/%00/view_key/",
  "/core/groups/x/",
  "/core/brands/%F0%9F%98%80/",
  "/core/authenticated_sessions/-/",
  "/core/user_consent/99999999999/",
])("%s is nothing that there is", async (path) => {
  expect((await api.call("GET", path)).status).toBe(404);
});

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

it("somebody whose address is changed hears of it at the one that they had", async () => {
  const { id } = await api.person({ email: "before@example.com" });
  const before = await api.client.outgoingMail.count();
  const refusal = await api.call("PATCH", `/core/users/${id}/`, { json: { email: "after@example.com", path: "/" } });
  expect(refusal.status).toBe(400);
  expect(await api.client.outgoingMail.count()).toBe(before);
  await core.coreUsersPartialUpdate({ id, patchedUserRequest: { email: "after@example.com" } });
  expect(await api.client.outgoingMail.count()).toBe(before + 1);
  await core.coreUsersPartialUpdate({ id, patchedUserRequest: { email: "after@example.com", name: "Other" } });
  expect(await api.client.outgoingMail.count()).toBe(before + 1);
});

describe("passwords", () => {
  it("are set, and end the logins of whoever knew the old one", async () => {
    const { id } = await api.person();
    const { cookie } = await api.login(id);
    await core.coreUsersSetPasswordCreate({ id, userPasswordSetRequest: { password: "  correct horse " } });
    const row = await api.client.user.findUniqueOrThrow({ where: { id } });
    expect((await verifyPassword("  correct horse ", row.password)).valid).toBe(true);
    expect((await api.call("GET", "/core/users/me/", { key: null, headers: { cookie } })).status).toBe(403);
    const event = await api.client.event.findFirstOrThrow({ where: { action: "password_set" } });
    expect(event).toMatchObject({ userId: api.admin.id, context: { user: { pk: id } } });
    expect(JSON.stringify(event)).not.toContain("correct horse");
  });

  it("may be one's own, and that login stays", async () => {
    const { cookie, sessionId } = await api.login(api.admin.id);
    const me = await api.call("GET", "/core/users/me/", { key: null, headers: { cookie } });
    const csrf = /authentik_csrf=([^;]+)/.exec(me.headers.get("set-cookie") ?? "")?.[1] ?? "";
    const answer = await api.call("POST", `/core/users/${api.admin.id}/set_password/`, {
      key: null,
      headers: { cookie, "X-authentik-CSRF": csrf },
      json: { password: "a new password of mine" },
    });
    expect(answer.status).toBe(204);
    expect(await api.client.session.count({ where: { id: sessionId } })).toBe(1);
  });

  it("are set by hash only at a bounded cost", async () => {
    const { id } = await api.person();
    const hash = await hashPassword("imported");
    await core.coreUsersSetPasswordHashCreate({ id, userPasswordHashSetRequest: { password: hash } });
    expect(await api.client.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ password: hash });
    for (const password of [
      "plain",
      "!",
      "",
      "$argon2id$v=19$m=4194304,t=100,p=16$c29tZXNhbHQ$c29tZWhhc2hzb21laGFzaHNvbWVoYXNo",
      "pbkdf2_sha256$2000000000$salt$c29tZWhhc2g=",
      `$2b$31$${"a".repeat(53)}`,
    ]) {
      const answer = await api.call("POST", `/core/users/${id}/set_password_hash/`, { json: { password } });
      expect([password, answer.status]).toEqual([password, 400]);
    }
    expect(await api.client.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ password: hash });
  });

  it.each([
    [{ password: "x".repeat(5000) }, 400],
    [{ password: "" }, 400],
    [{ password: 7 }, 400],
    [{}, 400],
  ])("refuse %j", async (json, status) => {
    const { id } = await api.person();
    expect((await api.call("POST", `/core/users/${id}/set_password/`, { json })).status).toBe(status);
  });

  it("are nobody's own to set by a program, and nobody's else (Keycloak CVE-2026-3429)", async () => {
    const { id, key } = await api.person();
    const other = await api.person();
    for (const target of [id, other.id, api.admin.id]) {
      const json = { password: "my own choice of one" };
      expect((await api.call("POST", `/core/users/${target}/set_password/`, { key, json })).status).toBe(403);
    }
  });
});

describe("accounts of programs", () => {
  it("come with an app password that works", async () => {
    const made = await core.coreUsersServiceAccountCreate({
      userServiceAccountRequest: { name: "Build robot", createGroup: true },
    });
    expect(made).toMatchObject({ username: "Build robot", groupPk: expect.any(String) });
    const row = await api.client.user.findUniqueOrThrow({ where: { id: made.userPk }, include: { groups: true } });
    expect(row).toMatchObject({ type: "service_account", path: "goauthentik.io/service-accounts" });
    expect(row.groups.map(({ groupId }) => groupId)).toEqual([made.groupPk]);
    const basic = Buffer.from(`Build robot:${made.token}`).toString("base64");
    const me = await api.call("GET", "/core/users/me/", { key: null, headers: { Authorization: `Basic ${basic}` } });
    expect(me).toMatchObject({ status: 200, body: { user: { username: "Build robot" } } });
    const again = await api.call("POST", "/core/users/service_account/", { json: { name: "Build robot" } });
    expect(again).toMatchObject({ status: 400, body: { name: [expect.any(String)] } });
  });

  it("leave nothing behind when something is taken", async () => {
    await api.engine.group({ name: "robot-group" });
    const answer = await api.call("POST", "/core/users/service_account/", {
      json: { name: "robot-group", create_group: true },
    });
    expect(answer.status).toBe(400);
    expect(await api.client.user.count({ where: { username: "robot-group" } })).toBe(0);
  });
});

describe("recovery", () => {
  it("says when there is no flow for it, as a text", async () => {
    const { id } = await api.person();
    const answer = await api.call("POST", `/core/users/${id}/recovery/`, { json: {} });
    expect(answer).toMatchObject({ status: 400, body: { non_field_errors: "No recovery flow set." } });
    const wrong = await api.call("POST", `/core/users/${id}/recovery/`, { json: { token_duration: "soon" } });
    expect(wrong).toMatchObject({ status: 400, body: { token_duration: [expect.any(String)] } });
  });

  it("makes a link that works once, and leaves a record", async () => {
    const flow = await api.engine.flow({ slug: "recover", designation: "recovery", stages: [{ type: "dummy" }] });
    await api.client.brand.create({ data: { domain: "vestibule.test", flowRecoveryId: flow.pk } });
    const { id } = await api.person();
    const { link } = await core.coreUsersRecoveryCreate({ id, userRecoveryLinkRequest: { tokenDuration: "hours=1" } });
    expect(link).toMatch(/^http:\/\/vestibule\.test\/if\/flow\/recover\/\?flow_token=\S{40,}$/);
    const event = await api.client.event.findFirstOrThrow({ where: { action: "secret_view", userId: api.admin.id } });
    expect(JSON.stringify(event)).not.toContain(link.split("flow_token=")[1]);
    const { key } = await api.person();
    expect((await api.call("POST", `/core/users/${id}/recovery/`, { key, json: {} })).status).toBe(403);
  });
});
