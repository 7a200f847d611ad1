import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dumpObjects } from "#lib/blueprints/testing/dump.ts";
import { createTestApi, type TestApi } from "../testing.ts";

let api: TestApi;
const keys: Record<string, string> = {};
beforeAll(async () => {
  api = await createTestApi();
  const make = async (name: string, path: string, json: object) => {
    const { status, body } = await api.call("POST", path, { json });
    expect(status, JSON.stringify(body)).toBe(201);
    keys[name] = (body as { pk: string }).pk;
  };
  await make("flow", "/flows/instances/", { name: "one", slug: "one", title: "one", designation: "recovery" });
  await make("stage", "/stages/password/", { name: "one", backends: ["authentik.core.auth.InbuiltBackend"] });
  await make("prompt", "/stages/prompt/prompts/", { name: "one", field_key: "one", label: "one", type: "text" });
  await make("policy", "/policies/dummy/", { name: "one" });
  await make("group", "/core/groups/", { name: "one" });
  await make("binding", "/flows/bindings/", { target: keys.flow, stage: keys.stage, order: 0 });
  await make("policyBinding", "/policies/bindings/", { target: keys.flow, policy: keys.policy, order: 0 });
});
afterAll(() => api.close());

let before: Awaited<ReturnType<typeof dumpObjects>>;
let events: number;
beforeEach(async () => {
  before = await dumpObjects(api.client);
  events = await api.client.event.count();
});
/** Nothing has changed, and nothing is told to have. */
async function expectNothingChanged() {
  expect(await dumpObjects(api.client)).toEqual(before);
  expect(await api.client.event.count()).toBe(events);
}

const nothing = "00000000-0000-4000-8000-000000000000";
/** Long enough for no index, whatever the alphabet: nothing about it can be compressed. */
const incompressible = Array.from({ length: 3000 }, (_none, index) =>
  String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)),
).join("");

/** Collections, items and fields with values that none of them takes. */
const cases: [collection: string, item: string, good: () => object, bad: Record<string, unknown[]>][] = [
  [
    "/flows/instances/",
    "one/",
    () => ({ name: "two", slug: "two", title: "two", designation: "recovery" }),
    {
      name: ["", null, {}, [], true, "\u0000", "x".repeat(200_000)],
      slug: ["one", "", "a b", "ä", "x".repeat(256), null, 1.5, ["x"]].filter((value) => value !== "one"),
      designation: ["x", "", null, 1, []],
      layout: ["sideways", null],
      denied_action: ["x", 1],
      authentication: ["x"],
      policy_engine_mode: ["some", null],
      compatibility_mode: ["maybe", null, 2, {}],
      background: ["javascript:alert(1)", "../../etc/passwd", "a b", "/etc/passwd", {}],
    },
  ],
  [
    "/flows/bindings/",
    "binding",
    () => ({ target: keys.flow, stage: keys.stage, order: 1 }),
    {
      target: [nothing, "x", null, 1, {}],
      stage: [nothing, "x", null, []],
      order: [1e300, 2_147_483_648, -2_147_483_649, 0.5, "1e3", null, {}],
      invalid_response_action: ["ignore", null],
      policy_engine_mode: ["none"],
      evaluate_on_plan: ["x", null],
    },
  ],
  [
    "/stages/password/",
    "stage",
    () => ({ name: "two", backends: ["authentik.core.auth.InbuiltBackend"] }),
    {
      name: ["", null, incompressible, {}, []],
      backends: [[], ["x"], "authentik.core.auth.InbuiltBackend", null, {}, [1]],
      configure_flow: [nothing, "x", 1, {}, []],
      failed_attempts_before_cancel: [0.5, "x", null, 1e300, {}],
      allow_show_password: ["x", null, {}],
    },
  ],
  [
    "/stages/prompt/prompts/",
    "prompt",
    () => ({ name: "two", field_key: "two", label: "two", type: "text" }),
    { name: [incompressible, ""], type: ["textarea", null, 1], order: [1e10, "x"], field_key: ["", null, {}] },
  ],
  [
    "/policies/dummy/",
    "policy",
    () => ({ name: "two" }),
    {
      name: [incompressible, "", null],
      wait_min: [-1, 1e300, "x", null],
      result: ["x", null],
      execution_logging: [null, "x"],
    },
  ],
  ["/core/groups/", "group", () => ({ name: "two" }), { name: [incompressible, "", null], attributes: [[], 1, null] }],
  [
    "/policies/bindings/",
    "policyBinding",
    () => ({ target: keys.flow, policy: keys.policy, order: 1 }),
    {
      target: [nothing, "x", null],
      policy: [nothing, "x", 1],
      order: [1e12, null],
      timeout: [-1, 1e12, null, "x"],
      negate: ["x", null],
      user: [999_999, "x", 1e300, {}],
      group: [nothing, {}],
    },
  ],
];

describe.each(cases)("%s refuses", (collection, item, good, bad) => {
  const address = () => `${collection}${keys[item] ? `${keys[item]}/` : item}`;

  test.each(Object.keys(bad))("wrong values of %s, and changes nothing", async (field) => {
    for (const value of bad[field] ?? []) {
      const what = `${field}: ${JSON.stringify(value)?.slice(0, 60)}`;
      for (const [method, path, json] of [
        ["POST", collection, { ...good(), [field]: value }],
        ["PATCH", address(), { [field]: value }],
      ] as const) {
        const { status, body } = await api.call(method, path, { json });
        expect(status, `${method} ${what} ${JSON.stringify(body)?.slice(0, 200)}`).toBe(400);
        expect(Object.keys(body as object), what).toSatisfy(
          (fields: string[]) => fields.includes(field) || fields.includes("non_field_errors"),
        );
      }
    }
    await expectNothingChanged();
  });

  test("172: bodies that are none, methods that there are not, and callers without rights", async () => {
    const post = (init: object) => api.call("POST", collection, init);
    const json = { "Content-Type": "application/json" };
    expect(await post({ headers: json, body: "{" })).toMatchObject({
      status: 400,
      body: { detail: expect.any(String) },
    });
    expect(await post({ headers: json, body: "[]" })).toMatchObject({ status: 400 });
    expect(await post({ headers: json, body: '"x"' })).toMatchObject({ status: 400 });
    expect(await post({ headers: { "Content-Type": "text/plain" }, body: "x" })).toMatchObject({ status: 415 });
    expect(await post({ headers: json, body: `${'{"a":'.repeat(200)}1${"}".repeat(200)}` })).toMatchObject({
      status: 400,
    });
    const missing = await post({ json: {} });
    expect(missing.status).toBe(400);
    for (const messages of Object.values(missing.body as object)) expect(messages).toEqual(["This field is required."]);
    const put = await api.call("PUT", address(), { json: {} });
    expect(put).toMatchObject({ status: 400, body: missing.body });
    for (const [method, path] of [
      ["PUT", collection],
      ["DELETE", collection],
      ["POST", address()],
    ] as const) {
      const { status, headers } = await api.call(method, path);
      expect(status, `${method} ${path}`).toBe(405);
      expect(headers.get("allow")).toContain("GET");
    }
    const { key } = await api.person();
    events = await api.client.event.count();
    before = await dumpObjects(api.client);
    for (const credentials of [key, null])
      for (const [method, path] of [
        ["GET", collection],
        ["POST", collection],
        ["GET", address()],
        ["PATCH", address()],
        ["DELETE", address()],
        ["GET", `${address()}used_by/`],
      ] as const)
        expect(await api.call(method, path, { key: credentials }), `${method} ${path}`).toMatchObject({ status: 403 });
    for (const path of [`${collection}${nothing}/`, `${collection}%00/`, `${collection}%F0%9F%98%80/`])
      for (const method of ["GET", "PATCH", "DELETE"])
        expect(await api.call(method, path), `${method} ${path}`).toMatchObject({ status: 404 });
    await expectNothingChanged();
  });

  test("names and keys that are taken", async () => {
    const body = (await api.call("GET", address())).body as Record<string, unknown>;
    const { status } = await api.call("POST", collection, { json: body });
    expect(status).toBe(400);
    await expectNothingChanged();
  });

  test("184, 185: filters, pages and orders that are none, without a fault", async () => {
    for (const query of ["page=0", "page=99999999999", "page=x", "page=2"])
      expect(await api.call("GET", `${collection}?${query}`), query).toMatchObject({ status: 404 });
    for (const query of [
      "ordering=password",
      "ordering=-,,;",
      "page_size=-1",
      "search=%00%27%22%25_%5C",
      "name=%25",
      "unknown=1",
    ])
      expect((await api.call("GET", `${collection}?${query}`)).status, query).toBeLessThan(401);
  });
});

test("of several that want the same name at once one gets it, and the others are told", async () => {
  const json = { name: "wanted", slug: "wanted", title: "wanted", designation: "recovery" };
  const answers = await Promise.all(Array.from({ length: 6 }, () => api.call("POST", "/flows/instances/", { json })));
  const statuses = answers.map(({ status }) => status).toSorted();
  expect(statuses[0]).toBe(201);
  for (const status of statuses.slice(1)) expect([400, 409]).toContain(status);
  expect(await api.client.flow.count({ where: { slug: "wanted" } })).toBe(1);
  expect(await api.client.policyBindable.count({ where: { flow: null, stageBinding: null } })).toBe(0);
});

test("175: changes of different fields of one object at the same time do not undo each other", async () => {
  const { body } = await api.call("POST", "/stages/email/", { json: { name: "shared" } });
  const path = `/stages/email/${(body as { pk: string }).pk}/`;
  const changes = {
    host: "mail.example.com",
    port: 2525,
    username: "door",
    timeout: 7,
    subject: "Hello",
    use_tls: true,
  };
  const answers = await Promise.all(
    Object.entries(changes).map(([field, value]) => api.call("PATCH", path, { json: { [field]: value } })),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect((await api.call("GET", path)).body).toMatchObject(changes);
});

test("of several that delete one object at once one does, and is recorded", async () => {
  const { body } = await api.call("POST", "/stages/dummy/", { json: { name: "deleted by many" } });
  const path = `/stages/dummy/${(body as { pk: string }).pk}/`;
  const deletions = () => api.client.event.count({ where: { action: "model_deleted" } });
  const recorded = await deletions();
  const answers = await Promise.all(Array.from({ length: 5 }, () => api.call("DELETE", path)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404, 404]);
  expect(await deletions()).toBe(recorded + 1);
});
