import { expect, it } from "vitest";
import { readChanges } from "./read-changes.ts";

const change = (previous_value: unknown, new_value: unknown) => ({ previous_value, new_value });

it("a change is told field by field, before and after", () => {
  const diff = {
    title: change("Hello", "Welcome"),
    active: change(true, false),
    attributes: change(null, { a: [1] }),
    order: change(0, 10),
  };
  expect(readChanges({ action: "model_updated", context: { model: {}, diff } })).toEqual([
    { field: "active", before: "Yes", after: "No" },
    { field: "attributes", before: "", after: '{\n  "a": [\n    1\n  ]\n}' },
    { field: "order", before: "0", after: "10" },
    { field: "title", before: "Hello", after: "Welcome" },
  ]);
});

it("what was added to a list and taken out of it is told", () => {
  expect(readChanges({ context: { diff: { users: { add: [7, 8] } } } })).toEqual([
    { field: "users", before: "", after: "added: 7, 8" },
  ]);
  expect(readChanges({ context: { diff: { users: { remove: [7] } } } })).toEqual([
    { field: "users", before: "taken out: 7", after: "" },
  ]);
});

it.each([
  { action: "login", context: { auth_method: "password" } },
  { action: "custom_a", context: { diff: "none" } },
  { action: "custom_b", context: { diff: { field: "a text" } } },
  { pk: 1 },
])("other events are none: %j", (event) => {
  expect(readChanges(event)).toEqual([]);
});
