import { describe, expect, it } from "vitest";
import type { ContentChange } from "./change.ts";
import { compareVersions, describeFirst } from "./compare.ts";
import { nameKey, type VersionContent } from "./content.ts";
import { findMoved } from "./moved-steps.ts";
import { summarize } from "./summary.ts";

const flow = {
  slug: "login",
  name: "Login",
  title: "Welcome",
  designation: "authentication",
  layout: "stacked",
  background: "",
  compatibility_mode: false,
  denied_action: "message_continue",
  authentication: "none",
  policy_engine_mode: "any",
} as const;
const settings = {
  evaluate_on_plan: false,
  re_evaluate_policies: true,
  invalid_response_action: "retry",
  policy_engine_mode: "any",
} as const;
const bound = {
  policy: null,
  group: null,
  user: null,
  enabled: true,
  negate: false,
  order: 0,
  timeout: 30,
  failure_result: false,
};
const stage = (pk: string, type = "dummy", config: Record<string, unknown> = {}) => ({
  pk,
  name: pk.toUpperCase(),
  type,
  config,
});

/** A flow of these stages, each of which is a step of its own. */
function content(stages: readonly ReturnType<typeof stage>[], more: Partial<VersionContent> = {}): VersionContent {
  return {
    flow,
    bindings: stages.map(({ pk }, order) => ({ pk: `step-${pk}`, stage: pk, order, ...settings })),
    stages: Object.fromEntries(stages.map((item) => [item.pk, item])),
    prompts: {},
    policies: {},
    policy_bindings: [],
    ...more,
  };
}

const compare = (before: VersionContent, after: VersionContent, names: Record<string, string> = {}) =>
  compareVersions({ content: before, names }, { content: after, names });
const brief = (changes: ContentChange[]) =>
  changes.map(({ object, action, name, place }) => [object, action, name, place]);

describe("the difference between two versions", () => {
  it("is empty for equal ones", () => {
    expect(compare(content([stage("a")]), content([stage("a")]))).toEqual([]);
  });

  it("tells of steps that came, went and were moved, and of no others", () => {
    const changes = compare(
      content([stage("a"), stage("b"), stage("c"), stage("d")]),
      content([stage("d"), stage("a"), stage("c"), stage("e")]),
    );
    const told = brief(changes).filter(([, action]) => action !== "changed");
    expect(told).toEqual([
      ["step", "moved", "D", "from 4 to 1"],
      ["step", "added", "E", ""],
      ["step", "removed", "B", ""],
    ]);
  });

  it("tells of changed settings with what they were and are, by the names of what they refer to", () => {
    const inner = stage("inner", "password", { failed_attempts_before_cancel: 5 });
    const [before, after] = [
      stage("a", "identification", { user_fields: ["username"], password_stage: null, recovery_flow: "r" }),
      stage("a", "identification", { user_fields: ["username", "email"], password_stage: "inner", recovery_flow: "s" }),
    ];
    const more = { bindings: content([before]).bindings };
    const changes = compare(content([before, inner], more), content([after, inner], more), {
      [nameKey("flow", "r")]: "recovery",
      [nameKey("flow", "s")]: "other",
    });
    expect(changes).toMatchObject([{ object: "stage", name: "A", action: "changed" }]);
    const fields = changes[0]?.fields.map(({ field, before: was, after: is }) => [field, was, is]);
    expect(fields?.toSorted()).toEqual([
      ["password_stage", "", "INNER"],
      ["recovery_flow", "recovery", "other"],
      ["user_fields", "username", "username, email"],
    ]);
  });

  it("tells of a secret, and of whatever a type that is gone has, only that it changed", () => {
    const secret = (value: string) => content([stage("a", "captcha", { private_key: value, public_key: value })]);
    const [captcha] = compare(secret("one"), secret("two"));
    expect(captcha?.fields).toMatchObject([
      { field: "public_key", before: "one", after: "two" },
      { field: "private_key", before: null, after: null, secret: true },
    ]);
    const unknown = (value: string) => content([stage("a", "gone", { anything: value })]);
    expect(JSON.stringify(compare(unknown("one"), unknown("two")))).not.toMatch(/one|two/);
  });

  it("tells of policies, and of what is bound to the flow and its steps", () => {
    const policy = (result: boolean) => ({
      pk: "p",
      name: "Gate",
      type: "dummy",
      execution_logging: false,
      config: { result },
    });
    const before = content([stage("a")], {
      policies: { p: policy(true) },
      policy_bindings: [
        { ...bound, pk: "1", target: "step-a", policy: "p" },
        { ...bound, pk: "2", target: "flow", user: 7 },
      ],
    });
    const after = content([stage("a")], {
      policies: { p: policy(false) },
      policy_bindings: [
        { ...bound, pk: "1", target: "step-a", policy: "p", negate: true },
        { ...bound, pk: "3", target: "flow", group: "g" },
      ],
    });
    const changes = compare(before, after, { [nameKey("user", 7)]: "mary", [nameKey("group", "g")]: "Admins" });
    expect(brief(changes)).toEqual([
      ["policy", "changed", "Gate", ""],
      ["binding", "changed", "Gate", "A"],
      ["binding", "added", "group Admins", "the flow"],
      ["binding", "removed", "user mary", "the flow"],
    ]);
    expect(summarize(changes)).toBe(
      "Gate: result changed; Gate at A: negate changed; bound group Admins to the flow; unbound user mary from the flow",
    );
  });

  it("tells of a prompt's fields", () => {
    const prompt = (label: string) => ({ pk: "q", name: "Asked", field_key: "k", type: "text", label }) as never;
    const changes = compare(
      content([], { prompts: { q: prompt("Old") } }),
      content([], { prompts: { q: prompt("New") } }),
    );
    expect(changes).toMatchObject([{ object: "prompt", fields: [{ title: "Label", before: "Old", after: "New" }] }]);
  });

  it("tells of the first version what it consists of", () => {
    expect(brief(describeFirst({ content: content([stage("a"), stage("b")]), names: {} }))).toEqual([
      ["step", "added", "A", ""],
      ["step", "added", "B", ""],
    ]);
  });
});

describe("a summary", () => {
  it("is short however much has changed", () => {
    const changes = compare(content([]), content(["a", "b", "c", "d", "e", "f"].map((pk) => stage(pk))));
    expect(summarize(changes)).toBe("added step A; added step B; added step C; added step D; 2 more");
  });
});

describe("moved steps", () => {
  it.each([
    ["abc", "abc", ""],
    ["abc", "cab", "c"],
    ["abcd", "dcba", "bcd"],
    ["abc", "xby", ""],
    ["", "abc", ""],
  ])("%s → %s: %s", (before, after, moved) => {
    expect([...findMoved([...before], [...after])].toSorted().join("")).toBe(moved);
  });
});
