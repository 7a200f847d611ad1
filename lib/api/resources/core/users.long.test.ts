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
