import { describe, expect, it } from "vitest";
import type { BrandDefinition, GroupDefinition } from "#lib/flows/definitions.ts";
import { allGroupIds, isSuperuser, mergedAttributes } from "./groups.ts";
import { unsavedUser } from "./user-record.ts";

function group(pk: string, fields: Partial<GroupDefinition> = {}): [string, GroupDefinition] {
  return [pk, { pk, name: pk, is_superuser: false, attributes: {}, parents: [], ...fields }];
}
const groups = new Map([
  group("leaf", { parents: ["left", "right"] }),
  group("left", { parents: ["top"] }),
  group("right", { parents: ["top", "gone"] }),
  group("top", { is_superuser: true, parents: ["loop"] }),
  group("loop", { parents: ["top"] }),
  group("other"),
]);
const person = (groupIds: string[], pk: number | null = 1) => ({ ...unsavedUser({ username: "u" }), pk, groupIds });

describe("98: all groups of somebody", () => {
  it("are the direct ones and all above them, each once, whatever circles there are", () => {
    expect([...allGroupIds({ groups }, ["leaf"])].toSorted()).toEqual(["leaf", "left", "loop", "right", "top"]);
    expect([...allGroupIds({ groups }, ["top", "top"])].toSorted()).toEqual(["loop", "top"]);
    expect([...allGroupIds({ groups }, ["gone"])]).toEqual([]);
    expect([...allGroupIds({ groups }, [])]).toEqual([]);
  });

  it("do not include what is below", () => {
    expect(allGroupIds({ groups }, ["left"]).has("leaf")).toBe(false);
  });
});

it("42: superusers are made by a group, inherited or not, and only of people who are stored", () => {
  expect(isSuperuser({ groups }, person(["top"]))).toBe(true);
  expect(isSuperuser({ groups }, person(["leaf"]))).toBe(true);
  expect(isSuperuser({ groups }, person(["other"]))).toBe(false);
  expect(isSuperuser({ groups }, person(["top"], null))).toBe(false);
  expect(isSuperuser({ groups }, null)).toBe(false);
});

it("24: attributes of the brand, then of the groups by name, then of the person, count more and more", () => {
  const named = new Map([
    group("1", { name: "b", attributes: { from: "b", settings: { b: 1, shared: "b" } } }),
    group("2", { name: "a", attributes: { from: "a", settings: { a: 1, shared: "a" } } }),
  ]);
  const brand = { attributes: { from: "brand", only: "brand" } } as unknown as BrandDefinition;
  const user = { ...person(["1", "2"]), attributes: { settings: { own: 1 } } };
  expect(mergedAttributes({ groups: named }, user, brand)).toEqual({
    only: "brand",
    from: "b",
    settings: { a: 1, b: 1, shared: "b", own: 1 },
  });
  expect(mergedAttributes({ groups: named }, person([]))).toEqual({});
});
