import { describe, expect, test } from "vitest";
import { createModels } from "#lib/models/registry.ts";

import { binding, client, flow, guarded, openModels, policy, run, stage, succeed } from "./models.fixtures.ts";

openModels();

describe("flow", () => {
  test("is created with defaults and its own key to bind policies to", async () => {
    await succeed([flow("f", "policy_engine_mode: all, denied_action: continue")]);
    const row = await client().flow.findUniqueOrThrow({ where: { slug: "f" }, include: { bindable: true } });
    expect(row).toMatchObject({
      layout: "stacked",
      authentication: "none",
      deniedAction: "continue",
      compatibilityMode: false,
      bindable: { policyEngineMode: "all" },
    });
  });

  test("present writes only what is named", async () => {
    await succeed([flow("f", "denied_action: continue")]);
    await succeed(["{model: authentik_flows.flow, identifiers: {slug: f}, attrs: {title: New}}"]);
    expect(await client().flow.findUniqueOrThrow({ where: { slug: "f" } })).toMatchObject({
      title: "New",
      deniedAction: "continue",
    });
  });

  test.each<[string, string[]]>([
    ["{slug: a b, name: N, title: T, designation: authentication}", ["slug"]],
    ["{slug: a, title: T, designation: authentication}", ["name"]],
    ["{slug: a}", ["name", "title", "designation"]],
    ["{slug: a, name: N, title: T, designation: account_selection}", ["designation"]],
    ["{slug: a, name: N, title: '', designation: recovery}", ["title"]],
    ["{slug: a, name: N, title: T, designation: recovery, background: ../x}", ["background"]],
    ["{slug: a, name: N, title: T, designation: recovery, background: 'javascript:1'}", ["background"]],
    ["{slug: a, name: N, title: T, designation: recovery, compatibility_mode: perhaps}", ["compatibility_mode"]],
    ["{slug: a, name: null, title: T, designation: recovery}", ["name"]],
  ])("%s is refused on %j", async (identifiers, fields) => {
    const result = await run([
      `{model: authentik_flows.flow, attrs: ${identifiers}, identifiers: {slug: ${/slug: ([^,}]*)/.exec(identifiers)?.[1]}}}`,
    ]);
    expect(Object.keys(result.error?.fields ?? {})).toEqual(fields);
    expect(await client().flow.count()).toBe(0);
  });

  test("a slug that is taken is a field error", async () => {
    await succeed([flow("a"), flow("b")]);
    const other = await client().flow.findUniqueOrThrow({ where: { slug: "b" } });
    const taken = await run([
      `{model: authentik_flows.flow, identifiers: {pk: ${other.id}, name: nothing}, attrs: {slug: a}}`,
    ]);
    expect(taken.error?.fields).toHaveProperty("slug");
  });

  test("deleting leaves nothing of it behind", async () => {
    await succeed(guarded);
    await succeed(["{model: authentik_flows.flow, state: absent, identifiers: {slug: f}}"]);
    expect(await client().flow.count()).toBe(0);
    expect(await client().flowStageBinding.count()).toBe(0);
    expect(await client().policyBindable.count()).toBe(0);
    expect(await client().policyBinding.count()).toBe(0);
    expect(await client().stage.count()).toBe(1);
  });

  test("a given key becomes the key", async () => {
    const pk = "11111111-1111-4111-8111-111111111111";
    await succeed([
      `{model: authentik_flows.flow, identifiers: {pk: ${pk}, slug: f}, attrs: {name: N, title: T, designation: recovery}}`,
    ]);
    expect((await client().flow.findFirstOrThrow()).id).toBe(pk);
  });
});

describe("stage binding", () => {
  test("needs at least one of the two evaluation flags", async () => {
    const result = await run([
      flow("f"),
      stage("s"),
      binding("f", "s", "evaluate_on_plan: false, re_evaluate_policies: false"),
    ]);
    expect(result.error?.fields).toHaveProperty("non_field_errors");
    await succeed([flow("f"), stage("s"), binding("f", "s")]);
    const later = await run([flow("f"), stage("s"), binding("f", "s", "re_evaluate_policies: false")]);
    expect(later.error?.fields).toHaveProperty("non_field_errors");
  });

  test.each(["target", "stage"])("an unknown %s is a field error", async (field) => {
    const pk = "22222222-2222-4222-8222-222222222222";
    const given = { target: "!KeyOf f", stage: "!KeyOf s", [field]: pk };
    const result = await run([
      flow("f"),
      stage("s"),
      `{model: authentik_flows.flowstagebinding, identifiers: {target: ${given.target}, stage: ${given.stage}, order: 1}}`,
    ]);
    expect(result.error?.fields).toEqual({ [field]: [expect.stringContaining(pk)] });
  });

  test("is found over its relations", async () => {
    await succeed([flow("f"), stage("s"), binding("f", "s")]);
    const found =
      "!Find [authentik_flows.flowstagebinding, [target__slug, f], [stage__name__iexact, S], [order, '10']]";
    await succeed([`{model: authentik_core.group, identifiers: {name: g}, attrs: {attributes: {found: ${found}}}}`]);
    const { attributes } = await client().group.findFirstOrThrow();
    expect(attributes).toEqual({ found: (await client().flowStageBinding.findFirstOrThrow()).id });
  });

  test("deleting takes its policy bindings along", async () => {
    await succeed(guarded);
    await succeed(["{model: authentik_stages_deny.denystage, state: absent, identifiers: {name: s}}"]);
    expect(await client().flowStageBinding.count()).toBe(0);
    expect(await client().policyBinding.count()).toBe(0);
    expect(await client().policyBindable.count()).toBe(1);
  });
});

describe("policy binding", () => {
  const bind = (target: string, more = "policy: !KeyOf p, order: 0") =>
    `{model: authentik_policies.policybinding, identifiers: {target: ${target}, ${more}}}`;

  test("takes both keys of what is bound to, and finds the binding again by either", async () => {
    await succeed([flow("f"), policy("p"), bind("!Find [authentik_flows.flow, [slug, f]]")]);
    await succeed([flow("f"), policy("p"), bind("!KeyOf f")]);
    const rows = await client().policyBinding.findMany({ include: { target: { include: { flow: true } } } });
    expect(rows.map((row) => row.target.flow?.slug)).toEqual(["f"]);
  });

  test.each(["order: 0", "policy: !KeyOf p, user: 1, order: 0"])(
    "exactly one of policy, group and user: %s is refused",
    async (more) => {
      const result = await run([
        "{model: authentik_core.user, identifiers: {pk: 1, username: u}, attrs: {name: U}}",
        flow("f"),
        policy("p"),
        bind("!KeyOf f", more),
      ]);
      expect(result.error?.fields).toHaveProperty("non_field_errors");
    },
  );

  test("an unknown target is a field error", async () => {
    const result = await run([policy("p"), bind("33333333-3333-4333-8333-333333333333")]);
    expect(result.error?.fields).toHaveProperty("target");
  });
});

describe("stages", () => {
  test("any registered type, with what it refers to as rows of their own", async () => {
    await succeed([
      "{model: authentik_stages_prompt.prompt, id: a, identifiers: {name: a}, attrs: {field_key: a, label: A, type: text}}",
      "{model: authentik_stages_prompt.prompt, id: b, identifiers: {name: b}, attrs: {field_key: b, label: B, type: password, order: '7'}}",
      policy("p"),
      "{model: authentik_stages_prompt.promptstage, identifiers: {name: s}, attrs: {fields: [!KeyOf b, !KeyOf a], validation_policies: [!KeyOf p]}}",
    ]);
    const row = await client().stage.findUniqueOrThrow({
      where: { name: "s" },
      include: {
        references: { include: { prompt: true, policy: true }, orderBy: [{ field: "asc" }, { position: "asc" }] },
      },
    });
    expect(row).toMatchObject({ type: "prompt", config: {} });
    expect(row.references.map((reference) => reference.prompt?.name ?? reference.policy?.name)).toEqual([
      "b",
      "a",
      "p",
    ]);
  });

  test("a change writes only what is named, references included", async () => {
    await succeed([
      "{model: authentik_stages_password.passwordstage, id: p, identifiers: {name: p}, attrs: {backends: [authentik.core.auth.InbuiltBackend]}}",
      "{model: authentik_stages_identification.identificationstage, identifiers: {name: i}, attrs: {user_fields: [email], password_stage: !KeyOf p}}",
      "{model: authentik_stages_identification.identificationstage, identifiers: {name: i}, attrs: {user_fields: [email], pretend_user_exists: 'False', template: ignored}}",
    ]);
    const row = await client().stage.findUniqueOrThrow({
      where: { name: "i" },
      include: { references: { include: { ref: true } } },
    });
    expect(row.config).toMatchObject({ user_fields: ["email"], pretend_user_exists: false });
    expect(row.config).not.toHaveProperty("template");
    expect(row.references.map((reference) => reference.ref?.name)).toEqual(["p"]);
  });

  test("null empties a reference", async () => {
    await succeed([
      flow("f"),
      "{model: authentik_stages_password.passwordstage, identifiers: {name: p}, attrs: {backends: [authentik.core.auth.InbuiltBackend], configure_flow: !KeyOf f}}",
      "{model: authentik_stages_password.passwordstage, identifiers: {name: p}, attrs: {configure_flow: null}}",
    ]);
    expect(await client().stageReference.count()).toBe(0);
  });

  test.each<[string, string, string[]]>([
    ["passwordstage", "{}", ["backends"]],
    ["passwordstage", "{backends: [nothing]}", ["backends"]],
    [
      "passwordstage",
      "{backends: [authentik.core.auth.InbuiltBackend], configure_flow: 44444444-4444-4444-8444-444444444444}",
      ["configure_flow"],
    ],
    [
      "passwordstage",
      "{backends: [authentik.core.auth.InbuiltBackend], failed_attempts_before_cancel: many}",
      ["failed_attempts_before_cancel"],
    ],
  ])("%s %s is refused on %j", async (model, attrs, fields) => {
    const result = await run([`{model: authentik_stages_password.${model}, identifiers: {name: x}, attrs: ${attrs}}`]);
    expect(Object.keys(result.error?.fields ?? {})).toEqual(fields);
  });

  test("names are unique across types", async () => {
    const result = await run([stage("s"), "{model: authentik_stages_dummy.dummystage, identifiers: {name: s}}"]);
    expect(result.error?.fields).toHaveProperty("name");
  });

  test("are found by what is in their configuration", async () => {
    await succeed(["{model: authentik_stages_deny.denystage, identifiers: {name: s}, attrs: {deny_message: Go}}"]);
    const found = "!Find [authentik_stages_deny.denystage, [deny_message, Go]]";
    await succeed([`{model: authentik_core.group, identifiers: {name: g}, conditions: [${found}]}`]);
    expect(await client().group.count()).toBe(1);
  });
});

describe("queries", () => {
  test.each<[string, boolean]>([
    ["[slug, f]", true],
    ["[slug, g]", false],
    ["[slug__iexact, F]", true],
    ["[slug__contains, f]", true],
    ["[slug__in, [f, g]]", true],
    ["[pk, not-a-key]", false],
    ["[pk__isnull, false]", true],
    ["[compatibility_mode, 'false']", true],
    ["[policy_engine_mode, any]", true],
    ["[policy_engine_mode, sometimes]", false],
    ["[name, null]", false],
  ])("!Find flow %s → %s", async (pair, found) => {
    await succeed([flow("f")]);
    await succeed([
      `{model: authentik_core.group, identifiers: {name: g}, conditions: [!Find [authentik_flows.flow, ${pair}]]}`,
    ]);
    expect(await client().group.count()).toBe(found ? 1 : 0);
  });

  test.each(["[nope, 1]", "[name__slug, 1]", "[name__gt, 1]"])("!Find flow %s is an entry error", async (pair) => {
    const result = await run([
      `{model: authentik_core.group, identifiers: {name: !Find [authentik_flows.flow, ${pair}]}}`,
    ]);
    expect(result.error?.place.field).toBe("identifiers.name");
  });

  test.each([
    "authentik_flows.flow",
    "authentik_flows.flowstagebinding",
    "authentik_policies.policybinding",
    "authentik_stages_prompt.prompt",
    "authentik_core.group",
    "authentik_core.user",
    "authentik_core.token",
    "authentik_brands.brand",
    "authentik_stages_password.passwordstage",
    "authentik_policies_expression.expressionpolicy",
  ])("every field of %s can be asked for", async (name) => {
    const model = createModels().get(name);
    for (const field of model?.fields ?? [])
      for (const value of [null, "x", "1", true, ["a"], "11111111-1111-4111-8111-111111111111"])
        await expect(model?.find(client(), { all: [{ path: [field], lookup: "exact", value }] })).resolves.toBeNull();
  });

  test("!FindObject gives the REST form", async () => {
    await succeed([flow("f")]);
    await succeed([
      "{model: authentik_core.group, identifiers: {name: g}, attrs: {attributes: !FindObject [authentik_flows.flow, [slug, f]]}}",
    ]);
    expect(await client().group.findFirstOrThrow()).toMatchObject({
      attributes: { slug: "f", designation: "authentication", policy_engine_mode: "any" },
    });
  });
});

test("a failing import leaves nothing behind", async () => {
  const result = await run([
    flow("f"),
    stage("s"),
    binding("f", "s"),
    "{model: authentik_flows.flow, identifiers: {slug: g}}",
  ]);
  expect(result.success).toBe(false);
  for (const count of [client().flow.count(), client().stage.count(), client().policyBindable.count()])
    expect(await count).toBe(0);
});
