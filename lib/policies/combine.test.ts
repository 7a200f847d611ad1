import { describe, expect, it } from "vitest";
import type { PolicyBindingDefinition } from "#lib/flows/definitions.ts";
import { activeBindings, combineResults, matchStaticBindings } from "./combine.ts";

const now = new Date("2026-01-01T12:00:00Z");

function binding(fields: Partial<PolicyBindingDefinition>): PolicyBindingDefinition {
  return {
    pk: "binding",
    policy: null,
    group: null,
    user: null,
    enabled: true,
    negate: false,
    order: 0,
    timeout: 30,
    failure_result: false,
    expires: null,
    ...fields,
  };
}

describe("activeBindings", () => {
  it("94, 183: leaves out what is disabled or has expired, to the millisecond", () => {
    const at = (expires: number | null, enabled = true) => binding({ pk: `${expires} ${enabled}`, expires, enabled });
    const time = now.getTime();
    const active = activeBindings(
      [at(null), at(null, false), at(time - 1), at(time), at(time + 1), at(time + 1, false)],
      now,
    );
    expect(active.map(({ pk }) => pk)).toEqual(["null true", `${time + 1} true`]);
  });

  it("92: sorts by order, past ten", () => {
    const bindings = [10, 9, -1, 2, 100].map((order) => binding({ order }));
    expect(activeBindings(bindings, now).map(({ order }) => order)).toEqual([-1, 2, 9, 10, 100]);
  });
});

describe("matchStaticBindings", () => {
  const member = { pk: 1, groups: new Set(["inner", "outer"]) };
  const mine = binding({ user: 1 });
  const others = binding({ user: 2 });
  const inGroup = binding({ group: "outer" });
  const notInGroup = binding({ group: "elsewhere" });
  const negated = (of: PolicyBindingDefinition) => ({ ...of, negate: true });

  it.each([
    ["98: a member, also by inheritance", [inGroup], true],
    ["98: not a member", [notInGroup], false],
    ["99: exactly this user", [mine], true],
    ["99: another user", [others], false],
    ["100: everybody but the members", [negated(inGroup)], false],
    ["100: everybody but the members, for somebody else", [negated(notInGroup)], true],
    ["100: everybody but this user", [negated(mine)], false],
    ["100: everybody but another user", [negated(others)], true],
  ])("%s", (_name, bindings, passing) => {
    for (const mode of ["all", "any"] as const) {
      expect(matchStaticBindings(bindings, mode, member)).toEqual({ passing, messages: [] });
    }
  });

  it("102, 103: needs all of them in mode all, one of them in mode any", () => {
    expect(matchStaticBindings([mine, notInGroup], "all", member)?.passing).toBe(false);
    expect(matchStaticBindings([mine, notInGroup], "any", member)?.passing).toBe(true);
    expect(matchStaticBindings([mine, inGroup], "all", member)?.passing).toBe(true);
    expect(matchStaticBindings([others, notInGroup], "any", member)?.passing).toBe(false);
  });

  it("101: matches nobody without an account, not even where others are shut out", () => {
    for (const bindings of [[mine], [inGroup], [negated(others)], [negated(notInGroup)]]) {
      expect(matchStaticBindings(bindings, "any", null)).toEqual({ passing: false, messages: [] });
    }
  });

  it("says nothing without such bindings", () => {
    expect(matchStaticBindings([binding({ policy: "p" }), binding({})], "all", member)).toBeNull();
    expect(matchStaticBindings([binding({ policy: "p", user: 2 })], "all", member)).toBeNull();
  });
});

describe("combineResults", () => {
  const yes = { passing: true, messages: ["yes"] };
  const no = { passing: false, messages: ["no", "really"] };
  const failed = { passing: true, messages: ["stack overflow at /srv"], failed: true as const };

  it("90: nothing bound passes", () => {
    expect(combineResults("all", [])).toEqual({ passing: true, messages: [], shown: [], results: [] });
    expect(combineResults("any", []).passing).toBe(true);
  });

  it("91: any needs one, all needs every one", () => {
    expect(combineResults("any", [yes, no]).passing).toBe(true);
    expect(combineResults("all", [yes, no]).passing).toBe(false);
    expect(combineResults("any", [no, no]).passing).toBe(false);
    expect(combineResults("all", [yes, yes]).passing).toBe(true);
  });

  it("92: keeps all messages in order, and shows visitors none that an error left", () => {
    const outcome = combineResults("any", [yes, failed, no]);
    expect(outcome.messages).toEqual(["yes", "stack overflow at /srv", "no", "really"]);
    expect(outcome.shown).toEqual(["yes", "no", "really"]);
    expect(outcome.results).toEqual([yes, failed, no]);
  });
});
