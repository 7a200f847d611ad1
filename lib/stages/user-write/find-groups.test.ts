import { expect, test } from "vitest";
import type { GroupDefinition } from "#lib/flows/definitions.ts";
import { findGroups } from "./find-groups.ts";

const staff = "0d9c2b1e-6f0a-4d55-9b1c-3f0b8f6f1a01";
const guests = "0d9c2b1e-6f0a-4d55-9b1c-3f0b8f6f1a02";
const groups = new Map<string, GroupDefinition>(
  [staff, guests].map((pk) => [pk, { pk, name: pk, is_superuser: false, attributes: {}, parents: [] }]),
);

test("the stage's group comes first, then those of the context, each once", () => {
  const named = [{ $record: "group", pk: guests }, { pk: staff.replaceAll("-", "") }, guests.toUpperCase()];
  expect(findGroups({ groups }, staff, named)).toEqual([staff, guests]);
});

test("without groups there are none", () => {
  expect(findGroups({ groups }, null, undefined)).toEqual([]);
});

test("a configured group that is gone is left out", () => {
  expect(findGroups({ groups }, "0d9c2b1e-6f0a-4d55-9b1c-3f0b8f6f1a09", undefined)).toEqual([]);
});

test.each([["staff"], [{ name: "staff" }], [1], ["0d9c2b1e-6f0a-4d55-9b1c-3f0b8f6f1a09"]])(
  "%j is no group",
  (entry) => {
    expect(findGroups({ groups }, null, [entry])).toBeNull();
    expect(findGroups({ groups }, null, entry)).toBeNull();
  },
);
