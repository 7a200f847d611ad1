import { describe, expect, test } from "vitest";
import { actions, createSetup, flow, flowEntry, run } from "./importer.fixtures.ts";

describe("states", () => {
  test.each<[string, boolean, string | null]>([
    ["present", false, "created"],
    ["present", true, "updated"],
    ["created", false, "created"],
    ["created", true, "kept"],
    ["must_created", false, "created"],
    ["must_created", true, null],
    ["absent", false, "skipped"],
    ["absent", true, "deleted"],
  ])("%s, object there: %s → %s", async (state, there, action) => {
    const setup = createSetup();
    if (there)
      await run(
        setup,
        "entries: [{model: authentik_flows.flow, identifiers: {slug: a}, attrs: {name: Old, extra: 1}}]",
      );
    const result = await run(setup, flowEntry(`state: ${state}`));
    expect(result.success).toBe(action !== null);
    if (action) expect(actions(result)).toEqual([action]);
    const row = setup.store.rows(flow)[0]?.data;
    if (action === "deleted" || action === "skipped") expect(row).toBeUndefined();
    else if (action === "updated") expect(row).toEqual({ slug: "a", name: "A", extra: 1 });
    else expect(row).toMatchObject({ slug: "a", name: there ? "Old" : "A" });
  });

  test("must_created reports on every identifier", async () => {
    const setup = createSetup();
    const text = `entries: [{model: ${flow}, identifiers: {slug: a, name: A}, state: must_created}]`;
    await run(setup, text);
    const result = await run(setup, text);
    expect(Object.keys(result.error?.fields ?? {})).toEqual(["slug", "name"]);
  });

  test("created validates even what it will leave alone", async () => {
    const setup = createSetup({ [flow]: { required: ["slug"] } });
    await run(setup, flowEntry("state: created"));
    expect(
      (await run(setup, `entries: [{model: ${flow}, identifiers: {slug: b}, state: created, attrs: {x: !KeyOf none}}]`))
        .success,
    ).toBe(false);
  });

  test("an unknown state is an error, also from a tag", async () => {
    const result = await run(createSetup(), flowEntry("state: !Context s"), { context: { s: "gone" } });
    expect(result.error?.place.field).toBe("state");
  });

  test("absent: what cannot be named cannot be there", async () => {
    const result = await run(
      createSetup(),
      `entries: [{model: ${flow}, state: absent, identifiers: {slug: !KeyOf nothing}}]`,
    );
    expect(result.success).toBe(true);
    expect(actions(result)).toEqual(["skipped"]);
  });
});

test("absent: the object is deleted even when its attributes cannot be resolved", async () => {
  const setup = createSetup();
  await run(setup, flowEntry("id: x"));
  const result = await run(
    setup,
    `entries: [{model: ${flow}, state: absent, identifiers: {slug: a}, attrs: {x: !KeyOf none}}]`,
  );
  expect(actions(result)).toEqual(["deleted"]);
});

describe("conditions", () => {
  test.each<[string, boolean]>([
    ["[]", true],
    ["[true]", true],
    ["[true, false]", false],
    ["[!Context goauthentik.io/enterprise/licensed]", false],
    ["['false']", true],
    ["[[], 1]", false],
  ])("%s → carried out: %s", async (conditions, done) => {
    const setup = createSetup();
    const result = await run(setup, flowEntry(`conditions: ${conditions}`));
    expect(result.success).toBe(true);
    expect(actions(result)).toEqual([done ? "created" : "skipped"]);
    expect(setup.store.rows(flow)).toHaveLength(done ? 1 : 0);
  });

  test("an unknown model fails even when the conditions are false", async () => {
    const result = await run(
      createSetup(),
      "entries: [{model: authentik_x.thing, conditions: [false], identifiers: {a: 1}}]",
    );
    expect(result.error).toMatchObject({ place: { field: "model" }, text: 'Unknown model "authentik_x.thing".' });
  });

  test("a known model that is not offered is fine when the conditions are false", async () => {
    const result = await run(
      createSetup(),
      "entries: [{model: authentik_rbac.role, conditions: [false], identifiers: {a: 1}}]",
    );
    expect(result.success).toBe(true);
  });
});

describe("models", () => {
  test.each([
    ["authentik_x.thing", /Unknown model "authentik_x.thing"/],
    ["authentik_flows.stage", /authentik_flows.stage may not be managed/],
    ["authentik_core.authenticatedsession", /may not be managed/],
    ["authentik_rbac.role", /authentik_rbac.role is known, but this system does not offer/],
    ["authentik_enterprise.license", /known, but/],
    ["Authentik_flows.flow", /Unknown model/],
  ])("%s is refused", async (model, message) => {
    const result = await run(createSetup(), `entries: [{model: ${model}, id: x, identifiers: {name: a}}]`);
    expect(result.error?.message).toMatch(message);
    expect(result.error?.message).toContain('test.yaml, entries[0] (id "x")');
  });

  test("the model part is compared without regard to case", async () => {
    const setup = createSetup();
    expect(
      (await run(setup, "entries: [{model: authentik_flows.FLOW, identifiers: {slug: a}, attrs: {name: A}}]")).success,
    ).toBe(true);
    expect(setup.store.rows(flow)).toHaveLength(1);
  });

  test("an absent object of a model that is not offered is absent", async () => {
    expect(
      (await run(createSetup(), "entries: [{model: authentik_rbac.role, state: absent, identifiers: {name: a}}]"))
        .success,
    ).toBe(true);
  });
});
