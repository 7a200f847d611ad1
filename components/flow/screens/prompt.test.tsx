import { describe, expect, test } from "vitest";
import { nativeNames } from "#lib/i18n/locales.ts";
import { type PromptType, promptTypes, type StagePrompt } from "#lib/stages/prompt/challenge.ts";
import { findTag, renderFlow, tagsOf } from "../testing.tsx";
import { challenges } from "./challenges.fixtures.ts";
import { toLocalDateTime } from "./prompt-kinds.ts";

const challenge = challenges["ak-stage-prompt"];

/** A form with one field. */
function only(type: PromptType, changes: Partial<StagePrompt> = {}) {
  const fields = challenge.fields.filter((field) => field.type === type).map((field) => ({ ...field, ...changes }));
  return { ...challenge, fields };
}

const named = (html: string, name: string) => tagsOf(html).filter((tag) => tag.attributes.name === name);

describe.each(promptTypes)("PR-18 %s", (type) => {
  const html = renderFlow(only(type));
  const controls = named(html, `key.${type}`);

  test("is on the page, with its help", () => {
    if (type !== "hidden") expect(html).toContain(`Help ${type}`);
    const displayOnly = ["separator", "static", "alert_info", "alert_warning", "alert_danger"].includes(type);
    expect(controls.length > 0).toBe(!displayOnly);
  });

  test("is tied to what is wrong with it", () => {
    const response_errors = { [`key.${type}`]: [{ string: "Not this.", code: "invalid" }] };
    const refused = renderFlow({ ...only(type), response_errors });
    const invalid = tagsOf(refused).find((tag) => tag.attributes["aria-invalid"] === "true");
    if (!["separator", "hidden", "static", "alert_info", "alert_warning", "alert_danger"].includes(type)) {
      expect(invalid?.attributes["aria-describedby"]?.split(" ")).toContain("field-0-error");
      expect(refused.match(/Not this\./g)).toHaveLength(1);
    }
  });
});

test.each([
  ["username", {}, "username"],
  ["email", {}, "email"],
  ["password", {}, "new-password"],
  ["text", { field_key: "name" }, "name"],
  ["text", { field_key: "last_name" }, "family-name"],
  ["text", { field_key: "constructor" }, undefined],
  ["ak-locale", {}, "language"],
] as const)("browsers know what to fill in for %s %j", (type, changes, token) => {
  const challenge = only(type, changes);
  const html = renderFlow(challenge);
  expect(named(html, challenge.fields[0]?.field_key ?? "")[0]?.attributes.autocomplete).toBe(token);
});

test.each([
  ["email", "email"],
  ["number", "number"],
  ["date", "date"],
  ["date-time", "datetime-local"],
  ["file", "file"],
  ["password", "password"],
  ["checkbox", "checkbox"],
  ["hidden", "hidden"],
] as const)("%s is asked for with an input of type %s", (type, inputType) => {
  expect(named(renderFlow(only(type)), `key.${type}`).at(-1)?.attributes.type).toBe(inputType);
});

test("a changed password belongs to the login, unless the form asks for a name", () => {
  const username = (html: string) =>
    findTag(html, "input", { autocomplete: "username", "aria-hidden": "true" })?.attributes;
  expect(username(renderFlow(only("password"), { loggedInAs: "grace" }))).toMatchObject({
    value: "grace",
    readonly: "",
  });
  expect(username(renderFlow(only("password")))).toBeUndefined();
  expect(username(renderFlow(challenge, { loggedInAs: "grace" }))).toBeUndefined();
});

test("a password is never prefilled, a file has no value", () => {
  expect(renderFlow(only("password"))).not.toContain("initial password");
  expect(renderFlow(only("password"), { values: { "key.password": "s3cret" } })).not.toContain("s3cret");
  expect(renderFlow(only("file"))).not.toContain("initial file");
});

test("what was typed comes back, and wins over the initial value", () => {
  const refused = { ...only("text"), response_errors: { other: [{ string: "No.", code: "invalid" }] } };
  for (const typed of ["typed", ""]) {
    const html = renderFlow(refused, { values: { "key.text": typed } });
    expect(named(html, "key.text")[0]?.attributes.value).toBe(typed);
  }
});

test("a box is ticked by any initial value, and after an error as it was sent", () => {
  const checked = (html: string) => named(html, "key.checkbox").at(-1)?.attributes.checked !== undefined;
  expect(checked(renderFlow(only("checkbox", { initial_value: "False" })))).toBe(true);
  expect(checked(renderFlow(only("checkbox", { initial_value: "" })))).toBe(false);
  expect(checked(renderFlow(only("checkbox"), { values: {} }))).toBe(true);
  const refused = { response_errors: { other: [{ string: "No.", code: "invalid" }] } };
  expect(checked(renderFlow({ ...only("checkbox"), ...refused }, { values: {} }))).toBe(false);
  const empty = { ...only("checkbox", { initial_value: "" }), ...refused };
  expect(checked(renderFlow(empty, { values: { "key.checkbox": "on" } }))).toBe(true);
  expect(named(renderFlow(only("checkbox")), "key.checkbox").at(-1)?.attributes).toMatchObject({ value: "on" });
  expect(named(renderFlow(only("checkbox")), "key.checkbox").at(-1)?.attributes.required).toBeUndefined();
});

test("a group of radio buttons is a field set with a name, and its initial value is chosen", () => {
  const html = renderFlow(only("radio-button-group"));
  expect(html).toMatch(/<fieldset[^>]*role="radiogroup"[^>]*><legend[^>]*><bdi>Label radio-button-group/);
  const radios = named(html, "key.radio-button-group");
  expect(radios.map((tag) => [tag.attributes.value, tag.attributes.checked])).toEqual([
    ["a", undefined],
    ["initial radio-button-group", ""],
  ]);
  expect(radios[1]?.attributes.autofocus).toBe("");
});

test("choices without any, or with an empty one, can be shown", () => {
  for (const type of ["dropdown", "radio-button-group"] as const) {
    expect(renderFlow(only(type, { choices: null, initial_value: "" }))).toContain("Label");
    expect(renderFlow(only(type, { choices: [{ value: "", label: "" }], initial_value: "" }))).toContain("Label");
  }
});

test("languages are listed under their own names, and none of one's own is an answer", () => {
  const html = renderFlow(only("ak-locale", { initial_value: "ar" }), { locale: "de" });
  for (const name of Object.values(nativeNames)) expect(html).toContain(name);
  expect(findTag(html, "option", { value: "ar" })?.attributes).toMatchObject({ selected: "", lang: "ar" });
  expect(findTag(html, "option", { value: "" })).toBeDefined();
  expect(findTag(html, "select")?.attributes.required).toBeUndefined();
});

test("read-only texts are shown and sent, but cannot be changed", () => {
  for (const type of ["text_read_only", "text_area_read_only"] as const) {
    const [control] = named(renderFlow(only(type)), `key.${type}`);
    expect(control?.attributes.readonly).toBe("");
    expect(control?.attributes.required).toBeUndefined();
  }
});

test("HTML of static texts, alerts and help is reduced to text mark-up", () => {
  const hostile = "<b>bold</b><script>alert(1)</script><img src=x onerror=alert(1)>";
  for (const type of ["static", "alert_info", "alert_warning", "alert_danger"] as const) {
    const html = renderFlow(only(type, { initial_value: hostile, sub_text: hostile }));
    expect(html.match(/<b>bold<\/b>/g)).toHaveLength(2);
    expect(html).not.toMatch(/<script|onerror/);
  }
});

test("an optional field says so; a placeholder that repeats the label is left out", () => {
  expect(renderFlow(only("text", { required: false }))).toContain("(optional)");
  expect(
    named(renderFlow(only("text", { placeholder: "Label text" })), "key.text")[0]?.attributes.placeholder,
  ).toBeUndefined();
});

test("the first field that asks has the focus, after an error the first wrong one", () => {
  const focused = (html: string) =>
    tagsOf(html)
      .filter((tag) => tag.attributes.autofocus === "")
      .map((tag) => tag.attributes.name ?? tag.attributes.id);
  expect(focused(renderFlow(challenge))).toEqual(["key.text"]);
  const wrong = {
    "key.email": [{ string: "No.", code: "invalid" }],
    "key.number": [{ string: "No.", code: "invalid" }],
  };
  expect(focused(renderFlow({ ...challenge, response_errors: wrong }))).toEqual(["key.email"]);
});

test("PR-8 a fault of the whole form is read first", () => {
  const differ = { non_field_errors: [{ string: "Passwords don't match.", code: "invalid" }] };
  const html = renderFlow({ ...challenge, response_errors: differ });
  const focused = tagsOf(html).filter((tag) => tag.attributes.autofocus === "");
  expect(focused.map((tag) => tag.attributes.id)).toEqual(["form-errors"]);
});

test("keys of any kind keep their fields apart", () => {
  const fields = ["a b", "__proto__", "constructor", "", "a b"].map((field_key) => ({
    ...only("text").fields[0],
    field_key,
  }));
  const html = renderFlow({ ...challenge, fields });
  const ids = tagsOf(html).flatMap((tag) => (tag.name === "input" && tag.attributes.id ? [tag.attributes.id] : []));
  expect(ids).toEqual(["field-0", "field-1", "field-2", "field-3", "field-4"]);
  expect(html).not.toContain("aria-invalid");
});

test.each([
  ["2026-01-02T03:04:05Z", "2026-01-02T03:04"],
  ["2026-01-02 03:04:05+00:00", "2026-01-02T03:04"],
  ["tomorrow", ""],
  ["", ""],
])("a date and time is shown to the minute: %s", (text, shown) => {
  expect(toLocalDateTime(text)).toBe(shown);
});

test("a form says what an unticked box means, and which empty fields are not filled in", () => {
  const box = named(renderFlow(only("checkbox", { initial_value: "True" })), "key.checkbox");
  expect(box.map(({ attributes }) => [attributes.type, attributes.value])).toEqual([
    ["hidden", "off"],
    ["checkbox", "on"],
  ]);
  const optional = (type: "number" | "text") =>
    named(renderFlow(only(type, { required: false })), "flow:optional").map(({ attributes }) => attributes.value);
  expect(optional("number")).toEqual(["key.number"]);
  expect(optional("text")).toEqual([]);
});
