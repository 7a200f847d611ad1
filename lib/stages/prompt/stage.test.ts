import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { createTestEngine, type TestEngine, type TestFlow } from "#lib/flows/testing.ts";
import { type PromptType, promptChallenge, promptTypes } from "./challenge.ts";

let engine: TestEngine;

beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

interface TestPrompt {
  key: string;
  type?: PromptType;
  required?: boolean;
  placeholder?: string;
  initial?: string;
  /** JavaScript. */
  placeholderCode?: string;
  initialCode?: string;
  order?: number;
}

let counter = 0;

async function createPrompt(prompt: TestPrompt): Promise<string> {
  counter += 1;
  const row = await engine.client.prompt.create({
    data: {
      name: `prompt-${counter}`,
      fieldKey: prompt.key,
      label: `Label of ${prompt.key}`,
      type: prompt.type ?? "text",
      required: prompt.required ?? true,
      placeholder: prompt.placeholderCode ?? prompt.placeholder ?? "",
      placeholderExpression: prompt.placeholderCode !== undefined,
      initialValue: prompt.initialCode ?? prompt.initial ?? "",
      initialValueExpression: prompt.initialCode !== undefined,
      expressionLanguage: "javascript",
      order: prompt.order ?? 0,
      subText: "",
    },
  });
  return row.id;
}

async function createPolicy(javascript: string): Promise<string> {
  counter += 1;
  const row = await engine.client.policy.create({
    data: {
      name: `validation-${counter}`,
      type: "expression",
      config: { expression: javascript, expression_language: "javascript" },
    },
  });
  return row.id;
}

interface TestForm {
  prompts: TestPrompt[];
  /** JavaScript of validation policies. */
  policies?: string[];
  flow?: Partial<TestFlow>;
}

async function promptStageOf({ prompts, policies = [] }: Omit<TestForm, "flow">) {
  const fields: string[] = [];
  for (const prompt of prompts) fields.push(await createPrompt(prompt));
  const validation: string[] = [];
  for (const policy of policies) validation.push(await createPolicy(policy));
  return { type: "prompt", config: { fields, validation_policies: validation } };
}

/** A flow of forms, with something behind them that shows what they left: `prompt_data` as the reason of a denial. */
async function formFlow(...forms: TestForm[]): Promise<string> {
  const stages: TestFlow["stages"] = [];
  for (const form of forms) stages.push(await promptStageOf(form));
  const told =
    "request.context.flow_plan.context.deny_message = JSON.stringify(request.context.flow_plan.context.prompt_data); return true;";
  stages.push({ type: "deny", policies: [{ javascript: told }] });
  return (await engine.flow({ ...forms[0]?.flow, stages })).slug;
}

/** What the forms left, from the denial that tells it. */
function dataOf(challenge: AnyChallenge): Record<string, unknown> {
  expect(challenge.component).toBe("ak-stage-access-denied");
  const { component, ...data } = JSON.parse(String(challenge.error_message)) as Record<string, unknown>;
  expect(component).toBe("ak-stage-prompt");
  return data;
}

/** Codes of what is wrong, by field. */
function codesOf(challenge: AnyChallenge): Record<string, string[]> {
  expect(challenge.component).toBe("ak-stage-prompt");
  const errors = Object.entries(challenge.response_errors ?? {});
  return Object.fromEntries(errors.map(([field, texts]) => [field, texts.map(({ code }) => code)]));
}

function fieldsOf(challenge: AnyChallenge) {
  return promptChallenge.parse(challenge).fields;
}

describe("the challenge", () => {
  test("PR-1 lists the fields by their order, each with all of its keys", async () => {
    const slug = await formFlow({
      prompts: [
        { key: "b", order: 2, placeholder: "hint", initial: "x" },
        { key: "a", order: 1 },
      ],
    });
    const fields = fieldsOf(await engine.browser().get(slug));
    expect(fields).toEqual([
      {
        field_key: "a",
        label: "Label of a",
        type: "text",
        required: true,
        placeholder: "",
        initial_value: "",
        order: 1,
        sub_text: "",
        choices: null,
      },
      expect.objectContaining({ field_key: "b", placeholder: "hint", initial_value: "x", order: 2 }),
    ]);
  });

  test("PR-18 every type renders, and accepts a missing key when it has an initial value", async () => {
    const prompts = promptTypes.map((type) => ({ key: `key_${type}`, type, initial: "given", placeholder: "given" }));
    const slug = await formFlow({ prompts });
    const browser = engine.browser();
    expect(fieldsOf(await browser.get(slug)).map(({ type }) => type)).toEqual([...promptTypes]);
    const data = dataOf(await browser.post(slug, {}));
    expect(data).toEqual(Object.fromEntries(prompts.map(({ key }) => [key, "given"])));
  });

  test("PR-2 PR-3 choices are pairs of texts, the placeholder is empty and the first choice is the default", async () => {
    const code = "return [{ value: 42, label: 'Answer' }, { value: 'x' }, { label: 'y' }, true, 'z'];";
    const slug = await formFlow({ prompts: [{ key: "pick", type: "dropdown", placeholderCode: code, initial: "42" }] });
    const [field] = fieldsOf(await engine.browser().get(slug));
    expect(field).toMatchObject({
      placeholder: "",
      initial_value: "42",
      choices: [
        { value: "42", label: "Answer" },
        { value: "x", label: "" },
        { value: "", label: "y" },
        { value: "True", label: "True" },
        { value: "z", label: "z" },
      ],
    });
  });

  test("PR-3 without choices there is no default", async () => {
    const slug = await formFlow({
      prompts: [{ key: "pick", type: "dropdown", placeholderCode: "return [];", initial: "x", required: false }],
    });
    const [field] = fieldsOf(await engine.browser().get(slug));
    expect(field).toMatchObject({ placeholder: "", initial_value: "", choices: null });
  });

  test("PR-19 an empty choice placeholder is one blank choice", async () => {
    const slug = await formFlow({ prompts: [{ key: "pick", type: "radio-button-group" }] });
    const browser = engine.browser();
    const [field] = fieldsOf(await browser.get(slug));
    expect(field).toMatchObject({ placeholder: "", initial_value: "", choices: [{ value: "", label: "" }] });
    expect(dataOf(await browser.post(slug, { pick: "" }))).toEqual({ pick: "" });
  });

  test("PR-4 PR-5 earlier answers override choices and initial value, but not the placeholder", async () => {
    const told =
      "request.context.flow_plan.context.prompt_data = { pick: 2, pick__choices: [1, 2], note: 'return 1;' }; return true;";
    const fields = await promptStageOf({
      prompts: [
        { key: "pick", type: "dropdown", placeholder: "configured" },
        { key: "note", placeholder: "hint", initialCode: "return 'configured';" },
      ],
    });
    const { slug } = await engine.flow({ stages: [{ ...fields, policies: [{ javascript: told }] }] });
    expect(fieldsOf(await engine.browser().get(slug))).toMatchObject([
      { initial_value: "2", choices: [{ value: "1" }, { value: "2" }] },
      { initial_value: "return 1;", placeholder: "hint" },
    ]);
  });

  test("values read as they do in the language of the wire contract", async () => {
    const codes = { a: "return true;", b: "return null;", c: "return 7;" };
    const prompts = Object.entries(codes).map(([key, initialCode]) => ({ key, initialCode, required: false }));
    const slug = await formFlow({ prompts });
    expect(fieldsOf(await engine.browser().get(slug)).map((field) => field.initial_value)).toEqual([
      "True",
      "None",
      "7",
    ]);
  });

  test("expressions see the user, the request and the earlier answers", async () => {
    const user = await engine.user();
    const slug = await formFlow(
      { prompts: [{ key: "first" }] },
      { prompts: [{ key: "second", initialCode: "return [http_request.method, prompt_context.first].join(' ');" }] },
    );
    const browser = engine.browser();
    await browser.get(slug);
    const [field] = fieldsOf(await browser.post(slug, { first: user.username }));
    expect(field?.initial_value).toBe(`POST ${user.username}`);
  });

  test("PR-6 a failing expression leaves its raw text, and a record", async () => {
    const code = "throw new Error('broken on purpose');";
    const slug = await formFlow({ prompts: [{ key: "a", initialCode: code, placeholderCode: code }] });
    const [field] = fieldsOf(await engine.browser().get(slug));
    expect(field).toMatchObject({ initial_value: code, placeholder: code });
    const events = await engine.client.event.findMany({ where: { action: "property_mapping_exception" } });
    expect(events.map(({ context }) => (context as { message: string }).message).join()).toContain("broken on purpose");
  });

  test("a password that was typed does not travel back", async () => {
    const prompts: TestPrompt[] = [{ key: "password", type: "password" }];
    const slug = await formFlow({ prompts }, { prompts });
    const browser = engine.browser();
    await browser.get(slug);
    const challenge = await browser.post(slug, { password: "correct horse" });
    expect(challenge.component).toBe("ak-stage-prompt");
    expect(JSON.stringify(challenge)).not.toContain("correct horse");
  });
});

describe("the answer", () => {
  test("PR-14 becomes data of the run; what was not asked for does not", async () => {
    const slug = await formFlow({ prompts: [{ key: "name" }] }, { prompts: [{ key: "city" }] });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, {
      name: " Jane ",
      city: "Rome",
      is_active: true,
      "attributes.admin": true,
      type: "internal",
    });
    expect(dataOf(await browser.post(slug, { city: "Bern", name: "Joan" }))).toEqual({ name: " Jane ", city: "Bern" });
  });

  test("PR-10 only the server says what hidden, static and read-only fields hold", async () => {
    const types = ["hidden", "static", "alert_info", "alert_warning", "alert_danger", "text_read_only"] as const;
    const slug = await formFlow({ prompts: types.map((type) => ({ key: type, type, initial: "ours" })) });
    const browser = engine.browser();
    await browser.get(slug);
    const theirs = Object.fromEntries(types.map((type) => [type, "theirs"]));
    expect(dataOf(await browser.post(slug, theirs))).toEqual(Object.fromEntries(types.map((type) => [type, "ours"])));
  });

  test("PR-20 dotted keys become nested values, and errors stay under the flat key", async () => {
    const slug = await formFlow(
      { prompts: [{ key: "attributes.phone" }, { key: "attributes.plan", type: "hidden", initial: "free" }] },
      { prompts: [{ key: "attributes.city" }, { key: "attributes.phone" }] },
    );
    const browser = engine.browser();
    await browser.get(slug);
    const wrong = await browser.post(slug, { "attributes.phone": "", "attributes.plan": "premium" });
    expect(codesOf(wrong)).toEqual({ "attributes.phone": ["blank"] });
    const second = await browser.post(slug, { "attributes.phone": "1", "attributes.plan": "premium" });
    expect(fieldsOf(second).map((field) => field.initial_value)).toEqual(["", "1"]);
    expect(dataOf(await browser.post(slug, { "attributes.city": "Bern", attributes: { plan: "premium" } }))).toEqual({
      attributes: { phone: "1", plan: "free", city: "Bern" },
      "attributes.plan": "free",
    });
  });

  test.each([{}, { component: "ak-stage-password" }, { password: "x" }, { uid_field: "x", token: "x" }])(
    "an answer to another stage never advances (authentik CVE-2026-49443): %j",
    async (answer) => {
      const slug = await formFlow({ prompts: [{ key: "name" }] });
      const browser = engine.browser();
      await browser.get(slug);
      expect(codesOf(await browser.post(slug, answer))).toEqual({ name: ["required"] });
    },
  );

  test("PR-7 a username that is taken is refused, also as initial value; one's own is not", async () => {
    const user = await engine.user();
    const slug = await formFlow({ prompts: [{ key: "username", type: "username", initial: user.username }] });
    const browser = engine.browser();
    await browser.get(slug);
    const challenge = await browser.post(slug, { username: user.username });
    expect(challenge.response_errors).toEqual({
      username: [{ string: "Username is already taken.", code: "invalid" }],
    });
    expect(codesOf(await browser.post(slug, {}))).toEqual({ username: ["invalid"] });

    const own = `request.context.flow_plan.context.pending_user = { $record: "user", pk: ${user.pk} }; return true;`;
    const fields = await promptStageOf({ prompts: [{ key: "username", type: "username" }] });
    const { slug: ownSlug } = await engine.flow({ stages: [{ ...fields, policies: [{ javascript: own }] }] });
    const self = engine.browser();
    await self.get(ownSlug);
    expect(await self.post(ownSlug, { username: user.username })).toMatchObject({ component: "xak-flow-redirect" });
  });

  test("PR-8 passwords must match, however many there are", async () => {
    const prompts = ["password", "again", "once_more"].map((key) => ({ key, type: "password" as const }));
    const slug = await formFlow({ prompts });
    const browser = engine.browser();
    await browser.get(slug);
    const challenge = await browser.post(slug, { password: "a", again: "a", once_more: "a " });
    expect(challenge.response_errors).toEqual({
      non_field_errors: [{ string: "Passwords don't match.", code: "invalid" }],
    });
    expect(dataOf(await browser.post(slug, { password: "a", again: "a", once_more: "a" }))).toMatchObject({
      password: "a",
    });
  });
});

describe("validation policies", () => {
  test("PR-13 all must pass, and see this form's data only", async () => {
    const sees = "ak_message(JSON.stringify(request.context)); return false;";
    const slug = await formFlow(
      { prompts: [{ key: "first" }] },
      { prompts: [{ key: "second" }], policies: ["return true;", sees, "ak_message('never'); return false;"] },
    );
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { first: "1" });
    const challenge = await browser.post(slug, { second: "2" });
    expect(codesOf(challenge)).toEqual({ non_field_errors: ["invalid", "invalid"] });
    const [seen] = challenge.response_errors?.non_field_errors ?? [];
    expect(JSON.parse(String(seen?.string))).toEqual({ prompt_data: { component: "ak-stage-prompt", second: "2" } });
  });

  test("PR-21 one that fails without a word shows the form again with empty errors", async () => {
    const slug = await formFlow({ prompts: [{ key: "a" }], policies: ["return false;"] });
    const browser = engine.browser();
    await browser.get(slug);
    const challenge = await browser.post(slug, { a: "1" });
    expect(challenge).toMatchObject({ component: "ak-stage-prompt", response_errors: {} });
  });

  test("one that raises does not let anybody through (authentik CVE-2024-47070)", async () => {
    const slug = await formFlow({ prompts: [{ key: "a" }], policies: ["throw new Error('broken');"] });
    const browser = engine.browser();
    await browser.get(slug);
    const challenge = await browser.post(slug, { a: "1" });
    expect(challenge).toMatchObject({ component: "ak-stage-prompt", response_errors: {} });
    expect(JSON.stringify(challenge)).not.toContain("broken");
  });

  test("they are not asked while a field is wrong", async () => {
    const slug = await formFlow({ prompts: [{ key: "a" }], policies: ["ak_message('asked'); return false;"] });
    const browser = engine.browser();
    await browser.get(slug);
    expect(codesOf(await browser.post(slug, {}))).toEqual({ a: ["required"] });
  });

  test("what passing ones say is a notice", async () => {
    const slug = await formFlow({ prompts: [{ key: "a" }], policies: ["ak_message('Welcome'); return true;"] });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { a: "1" });
    expect(JSON.stringify(browser.last?.notices)).toContain("Welcome");
  });
});
