import { beforeEach, describe, expect, it } from "vitest";
import { type Behaviour, no, raises, ScriptedPolicies } from "./engine.fixtures.ts";

let policies: ScriptedPolicies;
beforeEach(() => {
  policies = new ScriptedPolicies();
});

describe("112: a policy that calls another one", () => {
  it("runs it on the same request, whose context is extended for good", async () => {
    const caller: Behaviour = async ({ callPolicy, request }) => {
      const { passing, messages } = await callPolicy("b", { extra: 1 });
      return { passing, messages: [...messages, JSON.stringify(request.context)] };
    };
    const scope = policies.scopeOf([{ does: caller }, { does: no(), negate: true, enabled: false, log: true }]);
    const outcome = await policies.ask(scope);
    expect(outcome).toMatchObject({
      passing: false,
      messages: ["no", JSON.stringify({ password: "a secret", extra: 1 })],
    });
    expect(policies.recorded.map(({ action, app }) => [action, app])).toEqual([["policy_execution", "b"]]);
  });

  it("gets a failing result for one that raises, and fails itself for one that nobody knows", async () => {
    const call =
      (name: string): Behaviour =>
      async ({ callPolicy }) =>
        callPolicy(name, {});
    expect(await policies.ask(policies.scopeOf([{ does: call("b") }, { does: raises, enabled: false }]))).toMatchObject(
      {
        passing: false,
        messages: ["division by zero"],
      },
    );
    expect((await policies.ask(policies.scopeOf([{ does: call("nobody") }]))).messages).toEqual([
      "Policy 'nobody' not found.",
    ]);
  });

  it("ends when policies call each other for ever", async () => {
    const outcome = await policies.ask(policies.scopeOf([{ does: ({ callPolicy }) => callPolicy("a", {}) }]));
    expect(outcome.passing).toBe(false);
    expect(policies.calls.length).toBeLessThan(20);
  });
});
