import { describe, expect, test } from "vitest";
import { applyAnswers, type WritableUser } from "./apply-answers.ts";

const jane: WritableUser = {
  username: "jane",
  name: "Jane",
  email: "jane@example.com",
  isActive: true,
  path: "users",
  type: "internal",
  attributes: { phone: "1", settings: { locale: "de", theme: "dark" } },
};

test("writes the columns of the fixed list", () => {
  const answers = {
    username: "joan",
    name: "Joan",
    email: "j@example.com",
    is_active: false,
    path: "staff",
    type: "external",
  };
  expect(applyAnswers(jane, answers)).toEqual({
    ...answers,
    isActive: false,
    is_active: undefined,
    attributes: jane.attributes,
  });
});

test.each([
  "id",
  "pk",
  "groups",
  "roles",
  "is_superuser",
  "isActive",
  "uuid",
  "password",
  "password_from_hash",
  "unusable_password",
  "password_change_date",
  "last_login",
  "lastLogin",
  "sources",
  "attribute_phone",
  "__proto__",
  "constructor",
])("UW-6 UW-15 %s changes nothing", (key) => {
  expect(applyAnswers(jane, JSON.parse(`{"${key}": "x"}`))).toEqual(jane);
});

describe("UW-7 attributes", () => {
  test("an object is merged, dotted and underscored keys are paths", () => {
    const changed = applyAnswers(jane, {
      attributes: { phone: "2", settings: { locale: "fr" } },
      "attributes.address.city": "Bern",
      attributes_colour: "red",
    });
    expect(changed?.attributes).toEqual({
      phone: "2",
      settings: { locale: "fr", theme: "dark" },
      address: { city: "Bern" },
      colour: "red",
    });
  });

  test("the user that was given stays as it is", () => {
    applyAnswers(jane, { "attributes.settings.locale": "fr" });
    expect(jane.attributes.settings).toEqual({ locale: "de", theme: "dark" });
  });

  test.each(["text", 1, null, ["a"]])("%j in place of all attributes is refused", (attributes) => {
    expect(applyAnswers(jane, { attributes })).toBeNull();
  });

  test.each(["attributes.phone.home", "attributes.", "attributes..a", "attributes.__proto__.polluted"])(
    "%s leads nowhere and is refused",
    (key) => {
      expect(applyAnswers(jane, { [key]: "x" })).toBeNull();
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  test("a nested object cannot reach a prototype", () => {
    const changed = applyAnswers(jane, { attributes: JSON.parse('{"__proto__": {"polluted": true}}') });
    expect(changed?.attributes).toEqual(jane.attributes);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("UW-14 dates become ISO text with Z, lists lose their empty members", () => {
    const changed = applyAnswers(jane, {
      attributes: { since: new Date("2024-02-29T10:00:00Z"), tags: ["a", "", null, 0, [], {}] },
    });
    expect(changed?.attributes).toMatchObject({ since: "2024-02-29T10:00:00Z", tags: ["a"] });
  });

  test("what the database cannot keep is left out of a text", () => {
    expect(applyAnswers(jane, { attributes_note: "a\0b" })?.attributes.note).toBe("ab");
  });

  test("more than a row should hold is refused", () => {
    expect(applyAnswers(jane, { attributes_note: "x".repeat(1_100_000) })).toBeNull();
  });
});

test.each([
  ["username", "x".repeat(151)],
  ["email", "x".repeat(255)],
  ["name", "x".repeat(1025)],
  ["username", null],
  ["username", true],
  ["username", { a: 1 }],
  ["username", "a\0b"],
  ["is_active", "maybe"],
  ["type", "superuser"],
  ["type", "internal_service_account"],
])("%s = %j is refused", (key, value) => {
  expect(applyAnswers(jane, { [key]: value })).toBeNull();
});

test.each([
  [true, true],
  ["True", true],
  ["False", false],
  [0, false],
])("is_active = %j", (value, expected) => {
  expect(applyAnswers(jane, { is_active: value })?.isActive).toBe(expected);
});
