import { describe, expect, test } from "vitest";
import { type PromptType, promptTypes } from "./challenge.ts";
import { isDisplayOnly, readField } from "./read-field.ts";
import type { ResolvedField } from "./resolve-fields.ts";

function fieldOf(type: PromptType, over: Partial<ResolvedField> = {}): ResolvedField {
  const shown = {
    field_key: "key",
    label: "Label",
    type,
    required: over.required ?? true,
    placeholder: "",
    initial_value: "",
    order: 0,
    sub_text: "",
    choices: null,
  };
  return { key: "key", type, required: true, rawPlaceholder: "", choices: null, initial: "", shown, ...over };
}

/** What sending `input` comes to: the value, or the code and id of the refusal. */
function read(field: ResolvedField, input: unknown): unknown {
  const reading = readField(field, { key: input });
  if ("absent" in reading) return "absent";
  return reading.ok ? reading.value : `${reading.error.code}: ${reading.error.id}`;
}

const choices = [
  { value: "a", label: "A" },
  { value: 42, label: "Number" },
  { value: true, label: "Yes" },
];

describe("what a field of each type accepts", () => {
  const cases: [PromptType, unknown, unknown][] = [
    ["text", "  kept  ", "  kept  "],
    ["text", 5, "5"],
    ["text", "", "blank: blank"],
    ["text", true, "invalid: invalid_string"],
    ["text", ["a"], "invalid: invalid_string"],
    ["text", { a: 1 }, "invalid: invalid_string"],
    ["text", "a\0b", "null_characters_not_allowed: null_characters"],
    ["text", "half \ud800", "invalid: invalid_string"],
    ["text", "x".repeat(70_000), "max_length: max_length"],
    ["text_area", "two\nlines ", "two\nlines "],
    ["username", "  jane ", "jane"],
    ["username", " ", "blank: blank"],
    ["username", "x".repeat(151), "max_length: max_length"],
    ["email", " jane@example.com ", "jane@example.com"],
    ["email", "jane@localhost", "jane@localhost"],
    ["email", "jane@bücher.example", "jane@bücher.example"],
    ["email", "jane", "invalid: invalid_email"],
    ["email", "jane@example", "invalid: invalid_email"],
    ["email", "jane@example.com\nbcc: x@example.com", "invalid: invalid_email"],
    ["email", "jane＠evil.example@example.com", "invalid: invalid_email"],
    ["email", '"a b"@example.com', "invalid: invalid_email"],
    ["email", `${"x".repeat(250)}@example.com`, "max_length: max_length"],
    ["password", " secret ", " secret "],
    ["password", "", "blank: blank"],
    ["password", "x".repeat(1025), "max_length: max_length"],
    ["number", "42", 42],
    ["number", " -7 ", -7],
    ["number", 3, 3],
    ["number", "3.0", 3],
    ["number", "3.5", "invalid: invalid_integer"],
    ["number", "", "invalid: invalid_integer"],
    ["number", "0x10", "invalid: invalid_integer"],
    ["number", true, "invalid: invalid_integer"],
    ["number", "9".repeat(30), "invalid: invalid_integer"],
    ["number", "9".repeat(1001), "max_string_length: max_string_length"],
    ["checkbox", "on", true],
    ["checkbox", "Off", false],
    ["checkbox", true, true],
    ["checkbox", 0, false],
    ["checkbox", "", "invalid: invalid_boolean"],
    ["checkbox", "maybe", "invalid: invalid_boolean"],
    ["date", "2024-02-29", "2024-02-29"],
    ["date", "2023-02-29", "invalid: invalid_date"],
    ["date", "0000-01-01", "invalid: invalid_date"],
    ["date", "01.02.2024", "invalid: invalid_date"],
    ["date", "", "invalid: invalid_date"],
    ["date-time", "2024-02-29T10:30:15Z", "2024-02-29T10:30:15Z"],
    ["date-time", "2024-02-29 10:30+02:00", "2024-02-29T08:30:00Z"],
    ["date-time", "2024-02-29T10:30:15.250+0200", "2024-02-29T08:30:15.250Z"],
    ["date-time", "2024-02-29T10:30-05", "2024-02-29T15:30:00Z"],
    ["date-time", "2024-02-29T24:30Z", "invalid: invalid_datetime"],
    ["date-time", "2023-02-29T10:30Z", "invalid: invalid_datetime"],
    ["date-time", "2024-02-29", "invalid: invalid_datetime"],
    ["file", "data:text/plain;base64,aGk=", "data:text/plain;base64,aGk="],
    ["file", "https://example.com/;base64,x", "invalid: prompt.file_scheme"],
    ["file", "javascript:alert(1)", "invalid: prompt.file_scheme"],
    ["file", "data:text/plain,hi", "invalid: prompt.file_encoding"],
    ["file", "data:text/plain;name=a;base64,aGk=", "invalid: prompt.file_encoding"],
    ["file", "data:text/plain;base64", "invalid: prompt.file_encoding"],
    ["file", "", "blank: blank"],
    ["file", `data:text/plain;base64,${"A".repeat(1_000_000)}`, "max_length: prompt.file_size"],
    ["separator", "x", "x"],
    ["separator", "", "blank: blank"],
    ["ak-locale", " de ", "de"],
    ["ak-locale", "", ""],
  ];
  test.each(cases)("%s: %j", (type, input, expected) => {
    expect(read(fieldOf(type), input)).toBe(expected);
  });

  test("a date and time without offset is meant in the server's time zone", () => {
    const expected = new Date(2024, 1, 29, 10, 30).toISOString().replace(".000Z", "Z");
    expect(read(fieldOf("date-time"), "2024-02-29T10:30")).toBe(expected);
  });

  test.each(["radio-button-group", "dropdown"] as const)("PR-9 %s accepts its choices only", (type) => {
    const field = fieldOf(type, { choices });
    expect(read(field, "a")).toBe("a");
    expect(read(field, "42")).toBe(42);
    expect(read(field, "True")).toBe(true);
    expect(read(field, "b")).toBe("invalid_choice: invalid_choice");
    expect(read(field, "")).toBe("invalid_choice: invalid_choice");
    expect(read(fieldOf(type, { choices: [{ value: "", label: "" }] }), "")).toBe("");
  });
});

test("PR-12 a text may be blank only when it is not required", () => {
  expect(read(fieldOf("text", { required: false }), "")).toBe("");
  expect(read(fieldOf("text_area", { required: false }), "")).toBe("");
  expect(read(fieldOf("email", { required: false }), "")).toBe("");
  expect(read(fieldOf("username", { required: false }), "")).toBe("blank: blank");
  expect(read(fieldOf("password", { required: false }), "")).toBe("blank: blank");
});

const inputs = promptTypes.filter((type) => !isDisplayOnly(type));

test.each(inputs)("%s: null is never an answer", (type) => {
  expect(read(fieldOf(type, { choices }), null)).toBe("null: null");
});

test.each(inputs)("PR-17 %s: a missing key takes the initial value, unchecked", (type) => {
  expect(read(fieldOf(type, { initial: "given", choices }), undefined)).toBe("given");
});

test.each(inputs)("%s: a missing key without initial value", (type) => {
  const expected = type === "checkbox" || type === "separator" ? "absent" : "required: required";
  expect(read(fieldOf(type, { choices: [] }), undefined)).toBe(expected);
  expect(read(fieldOf(type, { choices: [], required: false }), undefined)).toBe("absent");
});

test.each(["hidden", "text_read_only", "text_area_read_only"] as const)("PR-10 %s ignores what is sent", (type) => {
  const field = fieldOf(type, { initial: "ours", rawPlaceholder: "hint" });
  for (const input of ["theirs", "", null, true, undefined]) expect(read(field, input)).toBe("ours");
});

test.each(["static", "alert_info", "alert_warning", "alert_danger"] as const)(
  "PR-10 %s ignores what is sent",
  (type) => {
    const field = fieldOf(type, { initial: "ours", rawPlaceholder: "hint" });
    expect(read(field, "theirs")).toBe("ours");
    expect(read(field, undefined)).toBe("ours");
    expect(read(field, "")).toBe("blank: blank");
    expect(read(field, null)).toBe("null: null");
    expect(read(field, {})).toBe("invalid: invalid_string");
  },
);

test("a field that only shows something falls back to its placeholder, a read-only text to nothing", () => {
  expect(read(fieldOf("hidden", { rawPlaceholder: "hint" }), "theirs")).toBe("hint");
  expect(read(fieldOf("static", { rawPlaceholder: "hint" }), undefined)).toBe("hint");
  expect(read(fieldOf("text_read_only", { rawPlaceholder: "hint" }), "theirs")).toBe("");
});

test("only own keys of an answer count", () => {
  const inherited = Object.create({ key: "theirs" }) as Record<string, unknown>;
  expect(readField(fieldOf("text", { required: false }), inherited)).toEqual({ ok: true, absent: true });
});
