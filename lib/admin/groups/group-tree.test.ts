import { describe, expect, it } from "vitest";
import type { GroupDefinition } from "#lib/flows/definitions.ts";
import { buildGroupTree, type GroupNode, groupIdsBelow, superusersAbove } from "./group-tree.ts";

/** Groups by name, with the names of their parents; a `!` makes superusers. */
function groupsOf(parents: Record<string, string[]>) {
  const groups = Object.entries(parents).map(([written, above]): [string, GroupDefinition] => {
    const name = written.replace("!", "");
    return [name, { pk: name, name, is_superuser: written !== name, attributes: {}, parents: above }];
  });
  return { groups: new Map(groups) };
}

const draw = (nodes: readonly GroupNode[]): unknown[] =>
  nodes.map(({ name, children }) => (children.length > 0 ? [name, draw(children)] : name));

describe("groups as a tree", () => {
  it("stand below their parents, by name", () => {
    const { roots, left } = buildGroupTree(groupsOf({ b: [], a: [], c: ["a"], d: ["c"], e: ["a"] }));
    expect([draw(roots), left]).toEqual([[["a", [["c", ["d"]], "e"]], "b"], 0]);
  });

  it("with several parents stand below each, and what is below them once", () => {
    const { roots } = buildGroupTree(groupsOf({ a: [], b: [], shared: ["a", "b"], below: ["shared"] }));
    expect(draw(roots)).toEqual([
      ["a", [["shared", ["below"]]]],
      ["b", ["shared"]],
    ]);
    const [first, second] = roots.map(({ children }) => children[0]);
    expect(first).toMatchObject({ folded: false, alsoIn: [{ name: "b" }] });
    expect(second).toMatchObject({ folded: true, alsoIn: [{ name: "a" }] });
  });

  it("say whose members are superusers, and through which group", () => {
    const definitions = groupsOf({ "root!": [], middle: ["root"], leaf: ["middle"], other: [] });
    expect(superusersAbove(definitions, "leaf")).toEqual([{ id: "root", name: "root" }]);
    expect([superusersAbove(definitions, "root"), superusersAbove(definitions, "other")]).toEqual([[], []]);
    expect([...groupIdsBelow(definitions, "root")]).toEqual(["root", "middle", "leaf"]);
  });

  it("that are searched for stand with all above them", () => {
    const { roots } = buildGroupTree(groupsOf({ a: [], b: ["a"], "needle-1": ["b"], c: ["a"] }), " NEEDLE ");
    expect(draw(roots)).toEqual([["a", [["b", ["needle-1"]]]]]);
    expect(buildGroupTree(groupsOf({ a: [] }), "nothing").roots).toEqual([]);
  });

  it("do not go round in circles, and are not shown without end", () => {
    expect(buildGroupTree(groupsOf({ a: ["b"], b: ["a"] })).roots).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`g${index}`, []]));
    const { roots, left } = buildGroupTree(groupsOf(many));
    expect(roots.length + left).toBe(1000);
    expect(left).toBeGreaterThan(0);
  });
});
