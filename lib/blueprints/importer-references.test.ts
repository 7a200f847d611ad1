import { describe, expect, test } from "vitest";
import { actions, binding, createSetup, flow, flowEntry, run } from "./importer.fixtures.ts";

describe("identifiers", () => {
  test("at least one is needed", async () => {
    const result = await run(createSetup(), `entries: [{model: ${flow}, attrs: {name: A}}]`);
    expect(result.error).toMatchObject({ place: { field: "identifiers", entry: "entries[0]" } });
  });

  test("an unknown one is an error, an unknown attribute is not", async () => {
    expect(
      (await run(createSetup(), `entries: [{model: ${flow}, identifiers: {nope: 1}}]`)).error?.fields,
    ).toHaveProperty("nope");
    expect((await run(createSetup(), flowEntry("id: x"))).success).toBe(true);
  });

  test("a required field that is missing fails with field errors", async () => {
    const result = await run(createSetup(), `entries: [{model: ${flow}, id: f, identifiers: {slug: a}}]`);
    expect(result.error?.fields).toEqual({ name: ["This field is required."] });
    expect(result.error?.place).toMatchObject({ entryId: "f", model: flow, field: "name" });
  });

  test("a mapping means: the field contains this", async () => {
    const setup = createSetup();
    await run(
      setup,
      `entries: [{model: ${flow}, identifiers: {slug: a}, attrs: {name: A, attributes: {x: {y: [1, 2]}, z: 1}}}]`,
    );
    await run(setup, `entries: [{model: ${flow}, identifiers: {attributes: {x: {y: [2]}}}, attrs: {name: B}}]`);
    expect(setup.store.rows(flow).map((row) => row.data.name)).toEqual(["B"]);
  });

  test("the pk or all others", async () => {
    const setup = createSetup();
    await run(setup, `entries: [{model: ${flow}, identifiers: {pk: own-key, slug: a}, attrs: {name: A}}]`);
    await run(setup, `entries: [{model: ${flow}, identifiers: {pk: own-key, slug: b}, attrs: {name: B}}]`);
    await run(setup, `entries: [{model: ${flow}, identifiers: {pk: other, slug: b}, attrs: {name: C}}]`);
    expect(setup.store.rows(flow)).toEqual([{ pk: "own-key", data: { slug: "b", name: "C" } }]);
  });

  test("go over the attributes: mappings merge, lists append, other values win", async () => {
    const setup = createSetup();
    await run(
      setup,
      "entries: [{model: authentik_core.group, attrs: {name: x, a: {b: 1, l: [1]}}, identifiers: {name: y, a: {c: 2, l: [2]}}}]",
    );
    expect(setup.store.rows("authentik_core.group")[0]?.data).toEqual({ name: "y", a: { b: 1, c: 2, l: [1, 2] } });
  });

  test("an object found by !FindObject stands for its pk", async () => {
    const setup = createSetup();
    await run(setup, flowEntry("id: f"));
    await run(
      setup,
      `entries: [{model: ${binding}, identifiers: {target: !FindObject [${flow}, [slug, a]], order: 1}}]`,
    );
    expect(setup.store.rows(binding)[0]?.data.target).toBe(setup.store.rows(flow)[0]?.pk);
  });
});

describe("old primary keys", () => {
  test("stand for the actual key in later entries, directly, in lists and one level down", async () => {
    const setup = createSetup();
    await run(setup, flowEntry("id: f"));
    const pk = setup.store.rows(flow)[0]?.pk;
    await run(
      setup,
      `entries:
      - {model: ${flow}, identifiers: {pk: old-key, slug: a}}
      - {model: authentik_core.group, identifiers: {name: g}, attrs: {a: old-key, b: [old-key, x], c: {d: old-key, e: [old-key]}}}`,
    );
    expect(setup.store.rows("authentik_core.group")[0]?.data).toEqual({
      name: "g",
      a: pk,
      b: [pk, "x"],
      c: { d: pk, e: ["old-key"] },
    });
  });

  test("numbers are replaced in references only", async () => {
    const setup = createSetup();
    await run(
      setup,
      `entries:
      - {model: authentik_core.user, identifiers: {username: u}}
      - {model: authentik_core.user, identifiers: {pk: 10, username: u}}
      - {model: ${binding}, identifiers: {user: 10, order: 10, target: t}}`,
    );
    expect(setup.store.rows(binding)[0]?.data).toEqual({
      user: setup.store.rows("authentik_core.user")[0]?.pk,
      order: 10,
      target: "t",
    });
  });
});

describe("!KeyOf", () => {
  const bind = (model: string) => `
    - {model: ${flow}, id: f, identifiers: {slug: a}, attrs: {name: A}}
    - {model: ${model}, identifiers: {target: !KeyOf f, order: 0}}`;

  test("gives the binding-model id in policy bindings, in any case", async () => {
    const setup = createSetup();
    await run(setup, `entries:${bind("authentik_policies.PolicyBinding")}`);
    expect(setup.store.rows(binding)[0]?.data.target).toBe(`binding-${setup.store.rows(flow)[0]?.pk}`);
  });

  test("gives the own id elsewhere", async () => {
    const setup = createSetup();
    await run(setup, `entries:${bind("authentik_flows.flowstagebinding")}`);
    expect(setup.store.rows("authentik_flows.flowstagebinding")[0]?.data.target).toBe(setup.store.rows(flow)[0]?.pk);
  });

  test.each([
    ["skipped", "conditions: [false]"],
    ["deleted", "state: absent"],
    ["later", "id: other"],
  ])("an entry that is %s counts as missing", async (_, more) => {
    const setup = createSetup();
    await run(setup, flowEntry("id: x"));
    const target = `{model: ${flow}, id: f, identifiers: {slug: a}, attrs: {name: A}, ${more}}`.replace(
      "id: f, identifiers: {slug: a}, attrs: {name: A}, id: other",
      "id: other, identifiers: {slug: a}",
    );
    const result = await run(
      setup,
      `entries: [${target}, {model: ${binding}, id: b, identifiers: {target: !KeyOf f}}]`,
    );
    expect(result.error?.place).toMatchObject({ entryId: "b", field: "identifiers.target" });
  });

  test("finds what a created entry left alone", async () => {
    const setup = createSetup();
    await run(setup, flowEntry("id: x"));
    const result = await run(
      setup,
      `entries: [{model: ${flow}, id: f, state: created, identifiers: {slug: a}}, {model: ${binding}, identifiers: {target: !KeyOf f}}]`,
    );
    expect(result.success).toBe(true);
  });

  test("of entries with one id the first with an object wins", async () => {
    const setup = createSetup();
    const group = "authentik_core.group";
    await run(
      setup,
      `entries:
      - {model: ${group}, id: x, conditions: [false], identifiers: {name: zero}}
      - {model: ${group}, id: x, identifiers: {name: one}}
      - {model: ${group}, id: x, identifiers: {name: two}}
      - {model: ${group}, identifiers: {name: three}, attrs: {parent: !KeyOf x}}`,
    );
    expect(setup.store.rows(group)[2]?.data.parent).toBe(setup.store.rows(group)[0]?.pk);
  });
});

describe("!Find", () => {
  test("sees what was done earlier in the run; null when nothing is found", async () => {
    const setup = createSetup();
    await run(
      setup,
      `entries:
      - {model: ${flow}, identifiers: {slug: a}, attrs: {name: A}}
      - {model: authentik_core.group, identifiers: {name: g}, attrs: {f: !Find [${flow}, [slug, a]], n: !Find [${flow}, [slug, b]]}}`,
    );
    expect(setup.store.rows("authentik_core.group")[0]?.data).toEqual({
      name: "g",
      f: setup.store.rows(flow)[0]?.pk,
      n: null,
    });
  });

  test("a licence is never found", async () => {
    const result = await run(createSetup(), flowEntry("conditions: [!Find [authentik_enterprise.license, [name, x]]]"));
    expect(actions(result)).toEqual(["skipped"]);
  });

  test.each(["authentik_x.y", "authentik_blueprints.metaapplyblueprint"])("%s is an entry error", async (model) => {
    const result = await run(
      createSetup(),
      `entries: [{model: ${flow}, identifiers: {slug: !Find [${model}, [a, b]]}}]`,
    );
    expect(result.error?.message).toContain(`unknown model "${model}"`);
  });
});
