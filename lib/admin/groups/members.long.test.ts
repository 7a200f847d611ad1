import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { createAdminCall } from "../testing.ts";
import { countMembers, findCandidates, loadMembers } from "./members.ts";

let api: TestApi;
let group: string;
let below: string;
beforeAll(async () => {
  api = await createTestApi();
  group = await api.engine.group({ name: "everybody" });
  below = await api.engine.group({ name: "some", parents: [group] });
  await api.client.$executeRaw`
    INSERT INTO "user" ("uuid", "username", "name", "email", "password")
    SELECT gen_random_uuid(), 'crowd-' || lpad(i::text, 5, '0'), 'Person ' || i, i || '@crowd.example', '!' FROM generate_series(1, 10000) i`;
  await api.client.$executeRaw`
    INSERT INTO "group_membership" ("group_id", "user_id") SELECT ${group}::uuid, "id" FROM "user" WHERE "username" LIKE 'crowd-%'`;
  await api.engine.user({ username: "zoe", groups: [below] });
  await api.engine.user({ username: "ann", groups: [group, below] });
}, 60_000);
afterAll(() => api.close());

const all = { kind: "all", page: 1, search: "" } as const;

it("of 10,000 members a page is loaded, by name, with how they are members", async () => {
  const call = await createAdminCall(api);
  const first = await loadMembers(call, group, all);
  expect(first.members).toHaveLength(25);
  expect(first.members[0]).toMatchObject({ username: "ann", direct: true, through: [{ name: "some" }] });
  expect([first.previous, first.next]).toEqual([0, 2]);
  const last = await loadMembers(call, group, { ...all, page: 401 });
  expect(last.members.map(({ username }) => username)).toEqual(["crowd-10000", "zoe"]);
  expect([last.previous, last.next]).toEqual([400, 0]);
});

it("they are told apart, and searched", async () => {
  const call = await createAdminCall(api);
  const names = async (filter: Partial<Parameters<typeof loadMembers>[2]>) =>
    (await loadMembers(call, group, { ...all, ...filter })).members.map(({ username }) => username);
  expect(await names({ kind: "inherited" })).toEqual(["zoe"]);
  expect(await names({ kind: "direct", search: "ann" })).toEqual(["ann"]);
  expect(await names({ search: "PERSON 4242" })).toEqual(["crowd-04242"]);
  expect((await countMembers(call)).get(group)).toBe(10_001);
});

it("whoever is no direct member is found to be added; nobody before something is typed", async () => {
  const call = await createAdminCall(api);
  expect(await findCandidates(call, group, " ")).toEqual([]);
  expect(await findCandidates(call, group, "crowd")).toEqual([]);
  expect((await findCandidates(call, group, "ZO")).map(({ username }) => username)).toEqual(["zoe"]);
  expect((await findCandidates(call, below, "crowd 000")).length).toBe(10);
});
