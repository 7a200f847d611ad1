import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Behaviour, crashes, no, person, raises, requestOf, ScriptedPolicies, yes } from "./engine.fixtures.ts";
import { type PolicyResult, PolicyUnavailableError } from "./request.ts";

let policies: ScriptedPolicies;
beforeEach(() => {
  policies = new ScriptedPolicies();
});

describe("what is bound to a target", () => {
  it("90: passes without bindings, also where nothing is known of the target", async () => {
    expect((await policies.ask(policies.scopeOf([], "all"))).passing).toBe(true);
    expect(
      (await policies.engine.evaluateTarget(policies.scopeOf([]), "unknown", requestOf(null), false)).passing,
    ).toBe(true);
  });

  it("91, 92: is asked without short cuts, in order, and combined by the mode", async () => {
    const bound = [
      { does: no("second"), order: 2 },
      { does: yes("first"), order: 1 },
      { does: no("third"), order: 11 },
    ];
    const any = await policies.ask(policies.scopeOf(bound, "any"));
    expect([any.passing, any.messages]).toEqual([true, ["first", "second", "third"]]);
    const all = await policies.ask(policies.scopeOf(bound, "all"));
    expect([all.passing, all.messages]).toEqual([false, ["first", "second", "third"]]);
    expect(policies.calls).toEqual(["b", "a", "c", "b", "a", "c"]);
  });

  it("93: inverts and keeps the messages", async () => {
    expect(await policies.ask(policies.scopeOf([{ does: no(), negate: true }]))).toMatchObject({
      passing: true,
      messages: ["no"],
    });
    expect(await policies.ask(policies.scopeOf([{ does: yes(), negate: true }]))).toMatchObject({
      passing: false,
      messages: ["yes"],
    });
  });

  it("94, 183: has no effect when disabled or expired", async () => {
    const scope = policies.scopeOf(
      [
        { does: no(), enabled: false },
        { does: no(), expires: 0 },
        { user: 2, enabled: false },
      ],
      "all",
    );
    expect(await policies.ask(scope)).toMatchObject({ passing: true, messages: [] });
    expect(policies.calls).toEqual([]);
  });

  it("98–103: counts groups and users together as one result", async () => {
    const member = requestOf(person(1, ["child"]));
    expect((await policies.ask(policies.scopeOf([{ group: "parent" }]), member)).passing).toBe(true);
    expect((await policies.ask(policies.scopeOf([{ group: "child" }]), requestOf(person(1, ["parent"])))).passing).toBe(
      false,
    );
    expect((await policies.ask(policies.scopeOf([{ does: yes() }, { user: 2 }], "all"), member)).passing).toBe(false);
    expect(
      (await policies.ask(policies.scopeOf([{ does: no() }, { user: 1 }, { user: 2 }], "any"), member)).passing,
    ).toBe(true);
    expect((await policies.ask(policies.scopeOf([{ user: 1 }, { group: "parent" }], "all"), member)).passing).toBe(
      true,
    );
    for (const stranger of [null, person(null, ["child"])]) {
      expect((await policies.ask(policies.scopeOf([{ user: 2, negate: true }]), requestOf(stranger))).passing).toBe(
        false,
      );
    }
  });
});

describe("a policy that fails", () => {
  it("95, 96: counts as its failure result, not inverted, says why, and is recorded", async () => {
    expect(await policies.ask(policies.scopeOf([{ does: raises }]))).toMatchObject({
      passing: false,
      messages: ["division by zero"],
      shown: [],
    });
    expect((await policies.ask(policies.scopeOf([{ does: raises, negate: true }]))).passing).toBe(false);
    expect((await policies.ask(policies.scopeOf([{ does: raises, failure_result: true }]))).passing).toBe(true);
    expect((await policies.ask(policies.scopeOf([{ does: raises, failure_result: true, negate: true }]))).passing).toBe(
      true,
    );
    expect(policies.recorded).toHaveLength(4);
    expect(policies.recorded[0]).toMatchObject({
      action: "policy_exception",
      app: "a",
      context: {
        exception: "division by zero",
        policy_uuid: "a",
        binding: { $record: "policybinding", pk: "binding-a" },
      },
    });
  });

  it("95: never passes for any other error, a bad configuration or an unknown type", async () => {
    for (const bound of [{ does: crashes }, { does: yes(), config: { valid: false } }, { type: "unknown" }]) {
      expect((await policies.ask(policies.scopeOf([{ ...bound, failure_result: true }]))).passing).toBe(false);
    }
    expect(policies.recorded).toEqual([]);
  });

  it("95: never passes because what it needs does not work, and tells visitors so", async () => {
    const unavailable: Behaviour = () => {
      throw new PolicyUnavailableError("Please try again.");
    };
    for (const bound of [{ failure_result: true }, { negate: true }]) {
      expect(await policies.ask(policies.scopeOf([{ does: unavailable, ...bound }]))).toMatchObject({
        passing: false,
        messages: ["Please try again."],
        shown: ["Please try again."],
      });
    }
    expect(policies.recorded).toEqual([]);
  });

  it("106: counts as failed when it takes longer than it may, and is told so", async () => {
    vi.useFakeTimers();
    try {
      let signal: AbortSignal | undefined;
      const slow: Behaviour = (input) => {
        signal = input.signal;
        return new Promise<PolicyResult>(() => undefined);
      };
      const outcome = policies.ask(policies.scopeOf([{ does: slow, timeout: 2, failure_result: true }]));
      await vi.advanceTimersByTimeAsync(1999);
      expect(signal?.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(await outcome).toMatchObject({ passing: true, messages: ["Policy execution timed out."], shown: [] });
      expect(signal?.aborted).toBe(true);
      expect(policies.recorded.map(({ action }) => action)).toEqual(["policy_exception"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("106: leaves nothing behind when it fails after nobody waits any more", async () => {
    const late: Behaviour = async ({ signal }) => {
      await sleep(5);
      signal.throwIfAborted();
      return { passing: true, messages: [] };
    };
    expect((await policies.ask(policies.scopeOf([{ does: late, timeout: 0 }]))).passing).toBe(false);
    await sleep(10);
  });

  it("a policy that is gone is an error of the configuration", async () => {
    await expect(policies.ask(policies.scopeOf([{ policy: "gone" }]))).rejects.toThrow("does not exist");
  });
});

describe("97: what is recorded of an execution", () => {
  it("is its result, without what the HTTP request carries", async () => {
    await policies.ask(policies.scopeOf([{ does: yes(), log: true }]), requestOf(person(1), "session"));
    expect(policies.recorded).toEqual([
      expect.objectContaining({
        action: "policy_execution",
        app: "a",
        user: undefined,
        context: expect.objectContaining({
          result: { passing: true, messages: ["yes"] },
          request: expect.not.objectContaining({ http: expect.anything() }),
        }),
      }),
    ]);
  });

  it("is nothing for a policy that does not ask for it, and for a try-out", async () => {
    await policies.ask(policies.scopeOf([{ does: yes() }]));
    await policies.ask(
      policies.scopeOf([
        { does: yes(), log: true },
        { does: raises, log: true },
      ]),
      requestOf(person(1), "session", true),
    );
    expect(policies.recorded).toEqual([]);
  });
});

it("runs policies without bindings, all of which must pass", async () => {
  const scope = policies.scopeOf([{ does: yes() }, { does: no() }]);
  const ids = (...keys: string[]) => policies.engine.evaluatePolicies(scope, keys, requestOf(person(1)));
  expect((await ids("a")).passing).toBe(true);
  expect(await ids("a", "b")).toMatchObject({ passing: false, messages: ["yes", "no"] });
  expect((await ids()).passing).toBe(true);
  expect(policies.engine.cache.size).toBe(0);
});
