import { describe, expect, test } from "vitest";
import { actions, createSetup, flow, flowEntry, run, source } from "./importer.fixtures.ts";
import { importBlueprint, listEntryModels, validateBlueprint } from "./importer.ts";
import type { ImportSource } from "./source.ts";
import type { MemoryDb } from "./testing/memory-models.ts";

describe("import", () => {
  const broken = `entries:
    - {model: ${flow}, identifiers: {slug: a}, attrs: {name: A}}
    - {model: ${flow}, id: second, identifiers: {slug: b}}`;

  test("a failing entry leaves nothing behind", async () => {
    const setup = createSetup();
    const result = await run(setup, broken);
    expect(result).toMatchObject({ success: false, error: { place: { entry: "entries[1]", entryId: "second" } } });
    expect(setup.store.rows(flow)).toEqual([]);
  });

  test("validation changes nothing and says what would be done", async () => {
    const setup = createSetup();
    const result = await validateBlueprint(setup, source(flowEntry("id: f")));
    expect(result).toMatchObject({ success: true, changes: [{ action: "created", id: "f", model: flow }] });
    expect(setup.store.rows(flow)).toEqual([]);
  });

  test("an invalid document is validated once and not applied", async () => {
    const setup = createSetup();
    expect((await importBlueprint(setup, source(broken))).success).toBe(false);
    expect(setup.store.transactions).toBe(1);
    expect((await importBlueprint(setup, source(flowEntry("id: f")))).success).toBe(true);
    expect(setup.store.transactions).toBe(3);
  });

  test("the log says that and why an entry is invalid", async () => {
    const { logs } = await run(createSetup(), broken);
    expect(logs).toMatchObject([
      {
        timestamp: "2026-01-01T00:00:00.000Z",
        log_level: "warning",
        logger: "vestibule.blueprints",
        event: expect.stringMatching(/invalid.*entries\[1\].*name/),
        attributes: { errors: { name: [expect.any(String)] } },
      },
    ]);
  });

  test.each([
    ["version: 2", "version"],
    ["version: 0", "version"],
  ])("%s fails at once with one message", async (text, field) => {
    const result = await validateBlueprint(
      createSetup(),
      source(`${text}\nentries: [{model: no.such, identifiers: {a: 1}}]`),
    );
    expect(result.error?.place.field).toBe(field);
    expect(result.logs).toHaveLength(1);
  });

  test("no entries succeed", async () => {
    expect(await run(createSetup(), "version: 1")).toMatchObject({ success: true, changes: [] });
  });

  test("syntax errors are results, not exceptions", async () => {
    expect((await run(createSetup(), "a: [")).error?.kind).toBe("syntax");
  });

  test("faults of the system are thrown", async () => {
    const setup = createSetup();
    setup.store.transaction = async () => {
      throw new Error("connection lost");
    };
    await expect(run(setup, flowEntry("id: f"))).rejects.toThrow("connection lost");
  });

  test("the context of the upload goes over that of the document, deeply", async () => {
    const setup = createSetup();
    await run(
      setup,
      "context: {a: {x: 1, l: [1]}, b: 1}\nentries: [{model: authentik_core.group, identifiers: {name: g}, attrs: {a: !Context a, b: !Context b}}]",
      {
        context: { a: { y: 2, l: [2] }, b: 2 },
      },
    );
    expect(setup.store.rows("authentik_core.group")[0]?.data).toEqual({
      name: "g",
      a: { x: 1, y: 2, l: [1, 2] },
      b: 2,
    });
  });

  test("permissions on single objects are refused by name", async () => {
    const result = await run(createSetup(), flowEntry("permissions: [{permission: view_flow, user: 1}]"));
    expect(result.error?.place.field).toBe("permissions");
  });

  test("models of entries are listed for permission checks", () => {
    expect(
      listEntryModels(`entries: [{model: ${flow}, id: f}, {model: authentik_core.Group}, {model: !Context m}]`, "f"),
    ).toEqual([
      { entry: "f", model: flow },
      { entry: "entries[1]", model: "authentik_core.group" },
      { entry: "entries[2]", model: null },
    ]);
  });
});

describe("a uniqueness conflict", () => {
  const rival = (conflicts: number) => {
    let left = conflicts;
    const appear = (db: MemoryDb) => {
      if (left === conflicts) db.tables.set("authentik_core.user", [{ pk: "rival", data: { username: "u" } }]);
      return left-- > 0 ? 1 : 0;
    };
    return createSetup({ "authentik_core.user": { conflicts: appear } });
  };
  const text = "entries: [{model: authentik_core.user, identifiers: {username: u}, attrs: {name: N}}]";

  test("is looked up again and saved as an update", async () => {
    const setup = rival(1);
    // A savepoint would undo the rival's row too: it stands for what another transaction has committed.
    setup.store.savepoint = (db, work) => work(db);
    expect(actions(await run(setup, text))).toEqual(["updated"]);
    expect(setup.store.rows("authentik_core.user")).toEqual([{ pk: "rival", data: { username: "u", name: "N" } }]);
  });

  test("fails the import the second time", async () => {
    const setup = rival(2);
    setup.store.savepoint = (db, work) => work(db);
    expect((await run(setup, text)).error?.message).toContain("in the way");
  });
});

describe("metaapplyblueprint", () => {
  const meta = (attrs: string) => `{model: authentik_blueprints.metaapplyblueprint, attrs: ${attrs}}`;
  const inner = (text: string, more: Partial<ImportSource> = {}) =>
    source(text, { file: "inner.yaml", identity: "inner", ...more });

  test("imports the other document with its own context", async () => {
    const setup = createSetup();
    setup.store.instances.set(
      "Inner",
      inner(`entries: [{model: ${flow}, identifiers: {slug: !Context s}, attrs: {name: I}}]`, {
        context: { s: "own" },
      }),
    );
    const result = await run(setup, `entries: [${meta("{identifiers: {name: Inner}}")}]`, { context: { s: "outer" } });
    expect(result.success).toBe(true);
    expect(setup.store.rows(flow)[0]?.data.slug).toBe("own");
  });

  test.each([
    ["required: true", false],
    ["required: false", true],
    ["required: true", false],
  ])("a missing one, %s → success: %s", async (required, success) => {
    expect((await run(createSetup(), `entries: [${meta(`{identifiers: {name: None}, ${required}}`)}]`)).success).toBe(
      success,
    );
  });

  test("identifiers are required", async () => {
    expect((await run(createSetup(), `entries: [${meta("{}")}]`)).error?.fields).toHaveProperty("identifiers");
  });

  test("an invalid inner document is logged and undone, and the outer one goes on", async () => {
    const setup = createSetup();
    setup.store.instances.set(
      "Inner",
      inner(`entries: [{model: ${flow}, identifiers: {slug: i}, attrs: {name: I}}, {model: no.such}]`),
    );
    const result = await run(
      setup,
      `entries: [${meta("{identifiers: {name: Inner}}")}, {model: ${flow}, identifiers: {slug: o}, attrs: {name: O}}]`,
    );
    expect(result.success).toBe(true);
    expect(result.logs.map((line) => line.event).join()).toMatch(/inner.yaml.*no.such/);
    expect(setup.store.rows(flow).map((row) => row.data.slug)).toEqual(["o"]);
  });

  test("a dry run rolls the inner one back too", async () => {
    const setup = createSetup();
    setup.store.instances.set("Inner", inner(flowEntry("id: f")));
    await validateBlueprint(setup, source(`entries: [${meta("{identifiers: {name: Inner}}")}]`));
    expect(setup.store.rows(flow)).toEqual([]);
  });

  test("documents that apply each other end", async () => {
    const setup = createSetup();
    setup.store.instances.set(
      "A",
      inner(`entries: [${meta("{identifiers: {name: B}}")}]`, { identity: "a", file: "a.yaml" }),
    );
    setup.store.instances.set(
      "B",
      inner(`entries: [${meta("{identifiers: {name: A}}")}, ${flowEntry("id: f").slice(10, -1)}]`, {
        identity: "b",
        file: "b.yaml",
      }),
    );
    expect((await run(setup, `entries: [${meta("{identifiers: {name: A}}")}]`)).success).toBe(true);
    expect(setup.store.rows(flow)).toHaveLength(1);
  });

  test("who may not make a change may not have it made by another blueprint", async () => {
    const setup = createSetup();
    setup.store.instances.set("Inner", inner(flowEntry("id: f")));
    const result = await run(setup, `entries: [${meta("{identifiers: {name: Inner}}")}]`, { authorize: () => false });
    expect(result.error?.kind).toBe("permission");
  });
});
