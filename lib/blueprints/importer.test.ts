import { describe, expect, test } from "vitest";
import type { ObjectModel } from "#lib/models/model.ts";
import {
  applyBlueprint,
  type ImportResult,
  type ImportSetup,
  importBlueprint,
  listEntryModels,
  validateBlueprint,
} from "./importer.ts";
import { type ImportSource, trustFolder, uploadedPolicy } from "./source.ts";
import { type MemoryDb, type MemoryModelOptions, MemoryStore, memoryModel } from "./testing/memory-models.ts";

const flow = "authentik_flows.flow";
const binding = "authentik_policies.policybinding";

interface Setup extends ImportSetup<MemoryDb> {
  store: MemoryStore;
}

function createSetup(models: Record<string, MemoryModelOptions> = {}): Setup {
  const all: Record<string, MemoryModelOptions> = {
    [flow]: { required: ["name", "slug"], fields: ["slug", "name", "attributes", "order"], bindable: true },
    "authentik_flows.flowstagebinding": { bindable: true, references: ["target"] },
    [binding]: { references: ["target", "user"] },
    "authentik_core.group": {},
    "authentik_core.user": { required: ["username"] },
    ...models,
  };
  const registry = new Map<string, ObjectModel<MemoryDb>>(
    Object.entries(all).map(([name, options]) => [name, memoryModel(name, options)]),
  );
  return { store: new MemoryStore(), models: registry, environment: {}, now: () => new Date("2026-01-01T00:00:00Z") };
}

function source(text: string, more: Partial<ImportSource> = {}): ImportSource {
  return { file: "test.yaml", text, policy: uploadedPolicy, ...more };
}

async function run(setup: Setup, text: string, more?: Partial<ImportSource>): Promise<ImportResult> {
  return applyBlueprint(setup, source(text, more));
}

const actions = (result: ImportResult) => result.changes.map((change) => change.action);
const flowEntry = (more: string) => `entries: [{model: ${flow}, identifiers: {slug: a}, attrs: {name: A}, ${more}}]`;

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

describe("an imported flow file could create any object: the import does only what was allowed", () => {
  test.each([
    ["add", "present", false],
    ["change", "present", true],
    ["delete", "absent", true],
  ])("without the right to %s", async (action, state, there) => {
    const setup = createSetup();
    if (there) await run(setup, flowEntry("id: f"));
    const asked: string[] = [];
    const result = await run(setup, flowEntry(`state: ${state}`), {
      authorize: (wanted, model) => {
        asked.push(`${wanted} ${model}`);
        return wanted !== action;
      },
    });
    expect(asked).toEqual([`${action} ${flow}`]);
    expect(result.error).toMatchObject({ kind: "permission", place: { entry: "entries[0]", model: flow } });
    expect(setup.store.rows(flow)).toHaveLength(there ? 1 : 0);
  });
});

describe("what a document may take from the server", () => {
  const environment = {
    AUTHENTIK_BOOTSTRAP_EMAIL: "a@b.c",
    BOOTSTRAP_TOKEN: "t",
    AUTH_SECRET: "s",
    DATABASE_URL: "d",
    PATH: "p",
  };
  const read = async (text: string, policy: ImportSource["policy"]) => {
    const setup = { ...createSetup(), environment };
    const result = await run(
      setup,
      `entries: [{model: authentik_core.group, identifiers: {name: g}, attrs: {v: ${text}}}]`,
      { policy },
    );
    return {
      value: setup.store.rows("authentik_core.group")[0]?.data.v,
      warnings: result.logs.filter((line) => line.log_level === "warning"),
    };
  };
  const folder = import.meta.dirname;

  test.each([
    ["!Env AUTHENTIK_BOOTSTRAP_EMAIL", "a@b.c"],
    ["!Env AUTHENTIK_BOOTSTRAP_TOKEN", "t"],
    ["!Env [BOOTSTRAP_TOKEN, x]", "t"],
    ["!Env [AUTHENTIK_BOOTSTRAP_PASSWORD, null]", null],
    ["!Env [AUTH_SECRET, default]", "default"],
    ["!Env DATABASE_URL", null],
    ["!Env PATH", null],
    ["!File [../env.ts, default]", "default"],
    ["!File [/etc/hostname, default]", "default"],
    ["!File [nothing-here, default]", "default"],
    ["!File [., default]", "default"],
  ])("a file on disk: %s gives %j", async (text, value) => {
    expect((await read(text, trustFolder(folder))).value).toBe(value);
  });

  test("a file on disk reads files beside it", async () => {
    expect((await read("!File source.ts", trustFolder(folder))).value).toContain("export const uploadedPolicy");
  });

  test.each([
    "!Env [AUTHENTIK_BOOTSTRAP_EMAIL, default]",
    "!Env [BOOTSTRAP_TOKEN, default]",
    "!File [source.ts, default]",
  ])("an upload: %s gives the default and a warning", async (text) => {
    const { value, warnings } = await read(text, uploadedPolicy);
    expect(value).toBe("default");
    expect(warnings).toHaveLength(1);
  });
});
