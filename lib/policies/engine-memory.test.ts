import { beforeEach, describe, expect, it } from "vitest";
import { person, requestOf, ScriptedPolicies, yes } from "./engine.fixtures.ts";

let policies: ScriptedPolicies;
beforeEach(() => {
  policies = new ScriptedPolicies();
});

describe("remembered results", () => {
  const scope = () => policies.scopeOf([{ does: yes("a") }]);

  it("104: hold for one binding, session and person", async () => {
    const first = scope();
    await policies.ask(first, requestOf(person(1), "one"), true);
    await policies.ask(first, requestOf(person(1), "one"), true);
    expect(policies.calls).toHaveLength(1);
    for (const [pk, session] of [
      [2, "one"],
      [1, "two"],
      [1, undefined],
    ] as const) {
      await policies.ask(first, requestOf(person(pk), session), true);
    }
    expect(policies.calls).toHaveLength(4);
  });

  it("104: are dropped with any change of the configuration, and after five minutes", async () => {
    await policies.ask(scope(), requestOf(person(1), "one"), true);
    await policies.ask(policies.scopeOf([{ does: yes() }], "any", 2n), requestOf(person(1), "one"), true);
    expect(policies.calls).toHaveLength(2);
    const later = { ...scope(), now: new Date("2026-01-01T00:05:00Z") };
    await policies.ask(later, requestOf(person(1), "one"), true);
    expect(policies.calls).toHaveLength(3);
  });

  it("78, 104: are not read where they may not be used, but kept", async () => {
    await policies.ask(scope(), requestOf(person(1), "one"), false);
    await policies.ask(scope(), requestOf(person(1), "one"), false);
    expect(policies.calls).toHaveLength(2);
    await policies.ask(scope(), requestOf(person(1), "one"), true);
    expect(policies.calls).toHaveLength(2);
  });

  it("105: are not kept for strangers, pretended people and try-outs", async () => {
    for (const request of [requestOf(null, "one"), requestOf(person(null), "one"), requestOf(person(1), "one", true)]) {
      await policies.ask(scope(), request, true);
    }
    expect(policies.engine.cache.size).toBe(0);
    expect(policies.calls).toHaveLength(3);
  });

  it("come after those of now, in the list of messages", async () => {
    const two = policies.scopeOf([{ does: yes("first") }, { does: yes("second") }]);
    await policies.ask(two, requestOf(person(1), "one"), true);
    const more = policies.scopeOf([{ does: yes("first") }, { does: yes("second") }, { does: yes("third") }]);
    expect((await policies.ask(more, requestOf(person(1), "one"), true)).messages).toEqual([
      "third",
      "first",
      "second",
    ]);
  });
});
