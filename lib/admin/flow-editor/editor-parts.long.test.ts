import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { createAdminCall } from "../testing.ts";
import { resolveBindable, suggestBindable } from "./bindable.ts";
import { changeDraft, refreshNames } from "./change-draft.ts";
import { currentStructure, findFlow } from "./editor.ts";
import { describePanel, panelTargetSchema, savePanel } from "./panel.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const call = () => createAdminCall(api);
const dummyStage = { type: "dummy" };

async function open(slug: string) {
  const now = await call();
  const flow = findFlow(now, slug);
  return { call: now, flow, structure: await currentStructure(now, flow) };
}

/** A form in which a button was pressed. @param fields beside it */
function press(edit: object, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  form.set("edit", JSON.stringify(edit));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

describe("what is bound", () => {
  it("is suggested while its name is typed: policies, groups and users", async () => {
    await api.engine.group({ name: "Harbour pilots" });
    await api.engine.user({ username: "harbourmaster" });
    await api.client.policy.create({ data: { name: "harbour hours", type: "dummy" } });
    expect(await suggestBindable(await call(), "HARBOUR")).toEqual([
      "policy: harbour hours",
      "group: Harbour pilots",
      "user: harbourmaster",
    ]);
    expect(await suggestBindable(await call(), "group: harb")).toEqual(["group: Harbour pilots"]);
    expect(await suggestBindable(await call(), "no such thing")).toEqual([]);
  });

  it("is not suggested by the thousand", async () => {
    for (let number = 0; number < 20; number++) await api.engine.user({ username: `crowd-${number}` });
    expect(await suggestBindable(await call(), "user: crowd-")).toHaveLength(8);
  });

  it("is found by its whole name, and a name that several things have has to be completed", async () => {
    const group = await api.engine.group({ name: "twins" });
    const { pk } = await api.engine.user({ username: "twins" });
    expect(await resolveBindable(await call(), "twins")).toMatch(/group: twins, user: twins/);
    expect(await resolveBindable(await call(), " Group : twins ")).toEqual({ kind: "group", id: group, name: "twins" });
    expect(await resolveBindable(await call(), "user: twins")).toEqual({ kind: "user", id: String(pk), name: "twins" });
    expect(await resolveBindable(await call(), "twin")).toMatch(/no policy, group or user/);
    expect(await resolveBindable(await call(), "")).toMatch(/Type the name/);
  });
});

describe("what is pressed", () => {
  it("adds a stage by its key, with the name that it has", async () => {
    const { slug } = await api.engine.flow({ stages: [] });
    const stage = await api.engine.stage({ type: "dummy", name: "added by key" });
    const { call: now, structure } = await open(slug);
    const added = [{ name: "added by key", stage, type: "Dummy Stage" }];
    expect((await changeDraft(now, structure, press({ kind: "add", stage }))).draft.steps).toMatchObject(added);
    const listed = press({ kind: "add", from: "list" }, { list: stage });
    expect((await changeDraft(now, structure, listed)).draft.steps).toMatchObject(added);
    const gone = await changeDraft(now, structure, press({ kind: "add", from: "list" }, { list: "" }));
    expect(gone).toEqual({ draft: structure, error: expect.stringMatching(/exists/) });
  });

  it("binds what a field names, or says why not", async () => {
    const { slug } = await api.engine.flow({ stages: [dummyStage] });
    await api.engine.group({ name: "bound by name" });
    const { call: now, structure } = await open(slug);
    const bind = { kind: "bind", target: "flow", from: "field" };
    const bound = await changeDraft(now, structure, press(bind, { field: "bound by name" }));
    expect(bound.draft.policies).toMatchObject([{ kind: "group", name: "bound by name" }]);
    const step = structure.steps[0]?.key ?? "";
    const entered = await changeDraft(
      now,
      structure,
      press({ kind: "enter" }, { [`${step}:choice`]: "bound by name" }),
    );
    expect(entered.draft.steps).toMatchObject([{ policies: [{ name: "bound by name" }] }]);
    expect(await changeDraft(now, structure, press({ kind: "enter" }))).toEqual({ draft: structure });
    expect(await changeDraft(now, structure, press(bind, { field: "?" }))).toMatchObject({
      draft: structure,
      error: expect.any(String),
    });
  });

  it("moves a step by one place, and no further than to an end", async () => {
    const { slug } = await api.engine.flow({ stages: [dummyStage, dummyStage, dummyStage] });
    const { call: now, structure } = await open(slug);
    const [first, second, third] = structure.steps.map(({ key }) => key);
    const move = async (key: string | undefined, by: number) =>
      (await changeDraft(now, structure, press({ kind: "move", key, by }))).draft.steps.map((step) => step.key);
    expect(await move(second, 1)).toEqual([first, third, second]);
    expect(await move(second, -1)).toEqual([second, first, third]);
    expect(await move(first, -1)).toEqual([first, second, third]);
    expect(await move(third, 1)).toEqual([first, second, third]);
  });

  it("changes nothing when it is no change that there is", async () => {
    const { slug } = await api.engine.flow({ stages: [dummyStage] });
    const { call: now, structure } = await open(slug);
    for (const edit of [{ kind: "explode" }, { kind: "refresh" }, { kind: "place", key: 7 }])
      expect(await changeDraft(now, structure, press(edit))).toEqual({ draft: structure });
  });
});

describe("the panel", () => {
  it("shows a stage, who else uses it, and saves it at once", async () => {
    const { slug, stages } = await api.engine.flow({ stages: [{ type: "deny", name: "shared door" }] });
    const other = await api.engine.flow({ stages: [] });
    await api.client.flowStageBinding.create({
      data: {
        target: { connect: { id: other.pk } },
        stage: { connect: { id: stages[0] ?? "" } },
        order: 0,
        bindable: { create: {} },
      },
    });
    const target = panelTargetSchema.parse({ collection: "stages", id: stages[0] });
    const { call: now, flow, structure } = await open(slug);
    const form = await describePanel(now, flow, target);
    expect(form).toMatchObject({ title: "shared door", type: "Deny Stage", isNew: false, others: [other.slug] });
    expect(form.fields.map(({ name }) => name)).toEqual(["name", "deny_message"]);
    const answers = new FormData();
    answers.set("name", "another door");
    answers.set("deny_message", "Closed");
    expect(await savePanel(now, target, answers)).toMatchObject({ kind: "saved", record: { name: "another door" } });
    expect(refreshNames(await call(), structure).steps).toMatchObject([{ name: "another door" }]);
    answers.set("name", "");
    expect(await savePanel(now, target, answers)).toMatchObject({
      kind: "refused",
      errors: { name: [expect.any(String)] },
    });
  });

  it("makes a stage of a type, and edits a policy", async () => {
    const { slug } = await api.engine.flow({ stages: [dummyStage], policies: [{ type: "dummy", config: {} }] });
    const { call: now, flow, structure } = await open(slug);
    const target = panelTargetSchema.parse({ collection: "stages", type: "deny" });
    expect(await describePanel(now, flow, target)).toMatchObject({ title: "New deny stage", isNew: true, values: {} });
    const answers = new FormData();
    answers.set("name", `made for ${slug}`);
    expect(await savePanel(now, target, answers)).toMatchObject({ kind: "saved", record: { deny_message: "" } });
    const policy = panelTargetSchema.parse({ collection: "policies", id: structure.policies[0]?.id });
    expect(await describePanel(now, flow, policy)).toMatchObject({ type: "Dummy Policy", isNew: false, others: [] });
  });

  it("is not opened for what is gone, or for anything else", async () => {
    const { slug } = await api.engine.flow({ stages: [] });
    const { call: now, flow } = await open(slug);
    const gone = panelTargetSchema.parse({ collection: "stages", id: "00000000-0000-4000-8000-000000000000" });
    await expect(describePanel(now, flow, gone)).rejects.toMatchObject({ status: 404 });
    const unknown = panelTargetSchema.parse({ collection: "stages", type: "horoscope" });
    await expect(describePanel(now, flow, unknown)).rejects.toMatchObject({ status: 404 });
    expect(panelTargetSchema.safeParse({ collection: "users", id: "1" }).success).toBe(false);
  });
});
