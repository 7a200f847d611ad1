import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { EventInput } from "#lib/events/sink.ts";
import type {
  Definitions,
  PolicyBindingDefinition,
  PolicyDefinition,
  PolicyEngineMode,
} from "#lib/flows/definitions.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { type UserRecord, unsavedUser } from "#lib/identity/user-record.ts";
import { PolicyEngine, type PolicyScope } from "./engine.ts";
import type { PolicyInput, PolicyType } from "./policy-type.ts";
import { PolicyError, type PolicyRequest, type PolicyResult, PolicyUnavailableError } from "./request.ts";

type Behaviour = (input: PolicyInput<unknown>) => Promise<PolicyResult> | PolicyResult;

let behaviours: Map<string, Behaviour>;
let calls: string[];
let recorded: EventInput[];
let engine: PolicyEngine;

const scripted: PolicyType = {
  type: "scripted",
  config: z.object({ valid: z.literal(true).default(true) }),
  async evaluate(input) {
    calls.push(input.policy.name);
    const behaviour = behaviours.get(input.policy.name);
    if (!behaviour) throw new Error("No behaviour.");
    return behaviour(input);
  },
};

beforeEach(() => {
  behaviours = new Map();
  calls = [];
  recorded = [];
  engine = new PolicyEngine({ get: (type) => (type === "scripted" ? scripted : undefined) });
});

const yes =
  (text = "yes"): Behaviour =>
  () => ({ passing: true, messages: [text] });
const no =
  (text = "no"): Behaviour =>
  () => ({ passing: false, messages: [text] });
const raises: Behaviour = () => {
  throw new PolicyError("division by zero");
};
const crashes: Behaviour = () => {
  throw new Error("connection refused");
};

type Bound = Partial<PolicyBindingDefinition> & { does?: Behaviour; log?: boolean; type?: string; config?: object };

/** What the engine works with: one target, `it`, with these bindings; policies are named by letters. */
function scopeOf(bound: Bound[], mode: PolicyEngineMode = "any", version = 1n): PolicyScope {
  const policies = new Map<string, PolicyDefinition>();
  const bindings = bound.map(({ does, log, type, config, ...fields }, index) => {
    const name = String.fromCharCode(97 + index);
    const isStatic = fields.user !== undefined || fields.group !== undefined;
    if (does) behaviours.set(name, does);
    if (!isStatic) {
      policies.set(name, {
        pk: name,
        name,
        type: type ?? "scripted",
        config: { ...config },
        execution_logging: log ?? false,
      });
    }
    return {
      pk: `binding-${name}`,
      policy: isStatic ? null : name,
      group: null,
      user: null,
      enabled: true,
      negate: false,
      order: index,
      timeout: 30,
      failure_result: false,
      expires: null,
      ...fields,
    };
  });
  const definitions = {
    version,
    policies,
    targets: new Map([["it", { mode, bindings }]]),
    groups: new Map([
      ["parent", { pk: "parent", name: "parent", is_superuser: false, attributes: {}, parents: [] }],
      ["child", { pk: "child", name: "child", is_superuser: false, attributes: {}, parents: ["parent"] }],
    ]),
  } as unknown as Definitions;
  const events = { record: async (_db: Db, event: EventInput) => void recorded.push(event) };
  return { definitions, db: {} as Db, events, now: new Date("2026-01-01T00:00:00Z") };
}

const person = (pk: number | null, groupIds: string[] = []): UserRecord => ({
  ...unsavedUser({ username: "u" }),
  pk,
  groupIds,
});
const requestOf = (subject: UserRecord | null, session?: string, debug = false): PolicyRequest => ({
  subject,
  http: session ? ({ clientIp: "192.0.2.1", session: { id: session } } as unknown as RequestFacts) : null,
  object: null,
  context: { password: "a secret" },
  plan: null,
  debug,
});
const ask = (scope: PolicyScope, request = requestOf(person(1)), useCache = false) =>
  engine.evaluateTarget(scope, "it", request, useCache);

describe("what is bound to a target", () => {
  it("90: passes without bindings, also where nothing is known of the target", async () => {
    expect((await ask(scopeOf([], "all"))).passing).toBe(true);
    expect((await engine.evaluateTarget(scopeOf([]), "unknown", requestOf(null), false)).passing).toBe(true);
  });

  it("91, 92: is asked without short cuts, in order, and combined by the mode", async () => {
    const bound = [
      { does: no("second"), order: 2 },
      { does: yes("first"), order: 1 },
      { does: no("third"), order: 11 },
    ];
    const any = await ask(scopeOf(bound, "any"));
    expect([any.passing, any.messages]).toEqual([true, ["first", "second", "third"]]);
    const all = await ask(scopeOf(bound, "all"));
    expect([all.passing, all.messages]).toEqual([false, ["first", "second", "third"]]);
    expect(calls).toEqual(["b", "a", "c", "b", "a", "c"]);
  });

  it("93: inverts and keeps the messages", async () => {
    expect(await ask(scopeOf([{ does: no(), negate: true }]))).toMatchObject({ passing: true, messages: ["no"] });
    expect(await ask(scopeOf([{ does: yes(), negate: true }]))).toMatchObject({ passing: false, messages: ["yes"] });
  });

  it("94, 183: has no effect when disabled or expired", async () => {
    const scope = scopeOf(
      [
        { does: no(), enabled: false },
        { does: no(), expires: 0 },
        { user: 2, enabled: false },
      ],
      "all",
    );
    expect(await ask(scope)).toMatchObject({ passing: true, messages: [] });
    expect(calls).toEqual([]);
  });

  it("98–103: counts groups and users together as one result", async () => {
    const member = requestOf(person(1, ["child"]));
    expect((await ask(scopeOf([{ group: "parent" }]), member)).passing).toBe(true);
    expect((await ask(scopeOf([{ group: "child" }]), requestOf(person(1, ["parent"])))).passing).toBe(false);
    expect((await ask(scopeOf([{ does: yes() }, { user: 2 }], "all"), member)).passing).toBe(false);
    expect((await ask(scopeOf([{ does: no() }, { user: 1 }, { user: 2 }], "any"), member)).passing).toBe(true);
    expect((await ask(scopeOf([{ user: 1 }, { group: "parent" }], "all"), member)).passing).toBe(true);
    for (const stranger of [null, person(null, ["child"])]) {
      expect((await ask(scopeOf([{ user: 2, negate: true }]), requestOf(stranger))).passing).toBe(false);
    }
  });
});

describe("a policy that fails", () => {
  it("95, 96: counts as its failure result, not inverted, says why, and is recorded", async () => {
    expect(await ask(scopeOf([{ does: raises }]))).toMatchObject({
      passing: false,
      messages: ["division by zero"],
      shown: [],
    });
    expect((await ask(scopeOf([{ does: raises, negate: true }]))).passing).toBe(false);
    expect((await ask(scopeOf([{ does: raises, failure_result: true }]))).passing).toBe(true);
    expect((await ask(scopeOf([{ does: raises, failure_result: true, negate: true }]))).passing).toBe(true);
    expect(recorded).toHaveLength(4);
    expect(recorded[0]).toMatchObject({
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
      expect((await ask(scopeOf([{ ...bound, failure_result: true }]))).passing).toBe(false);
    }
    expect(recorded).toEqual([]);
  });

  it("95: never passes because what it needs does not work, and tells visitors so", async () => {
    const unavailable: Behaviour = () => {
      throw new PolicyUnavailableError("Please try again.");
    };
    for (const bound of [{ failure_result: true }, { negate: true }]) {
      expect(await ask(scopeOf([{ does: unavailable, ...bound }]))).toMatchObject({
        passing: false,
        messages: ["Please try again."],
        shown: ["Please try again."],
      });
    }
    expect(recorded).toEqual([]);
  });

  it("106: counts as failed when it takes longer than it may, and is told so", async () => {
    vi.useFakeTimers();
    try {
      let signal: AbortSignal | undefined;
      const slow: Behaviour = (input) => {
        signal = input.signal;
        return new Promise<PolicyResult>(() => undefined);
      };
      const outcome = ask(scopeOf([{ does: slow, timeout: 2, failure_result: true }]));
      await vi.advanceTimersByTimeAsync(1999);
      expect(signal?.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(await outcome).toMatchObject({ passing: true, messages: ["Policy execution timed out."], shown: [] });
      expect(signal?.aborted).toBe(true);
      expect(recorded.map(({ action }) => action)).toEqual(["policy_exception"]);
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
    expect((await ask(scopeOf([{ does: late, timeout: 0 }]))).passing).toBe(false);
    await sleep(10);
  });

  it("a policy that is gone is an error of the configuration", async () => {
    await expect(ask(scopeOf([{ policy: "gone" }]))).rejects.toThrow("does not exist");
  });
});

describe("97: what is recorded of an execution", () => {
  it("is its result, without what the HTTP request carries", async () => {
    await ask(scopeOf([{ does: yes(), log: true }]), requestOf(person(1), "session"));
    expect(recorded).toEqual([
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
    await ask(scopeOf([{ does: yes() }]));
    await ask(
      scopeOf([
        { does: yes(), log: true },
        { does: raises, log: true },
      ]),
      requestOf(person(1), "session", true),
    );
    expect(recorded).toEqual([]);
  });
});

describe("remembered results", () => {
  const scope = () => scopeOf([{ does: yes("a") }]);

  it("104: hold for one binding, session and person", async () => {
    const first = scope();
    await ask(first, requestOf(person(1), "one"), true);
    await ask(first, requestOf(person(1), "one"), true);
    expect(calls).toHaveLength(1);
    for (const [pk, session] of [
      [2, "one"],
      [1, "two"],
      [1, undefined],
    ] as const) {
      await ask(first, requestOf(person(pk), session), true);
    }
    expect(calls).toHaveLength(4);
  });

  it("104: are dropped with any change of the configuration, and after five minutes", async () => {
    await ask(scope(), requestOf(person(1), "one"), true);
    await ask(scopeOf([{ does: yes() }], "any", 2n), requestOf(person(1), "one"), true);
    expect(calls).toHaveLength(2);
    const later = { ...scope(), now: new Date("2026-01-01T00:05:00Z") };
    await ask(later, requestOf(person(1), "one"), true);
    expect(calls).toHaveLength(3);
  });

  it("78, 104: are not read where they may not be used, but kept", async () => {
    await ask(scope(), requestOf(person(1), "one"), false);
    await ask(scope(), requestOf(person(1), "one"), false);
    expect(calls).toHaveLength(2);
    await ask(scope(), requestOf(person(1), "one"), true);
    expect(calls).toHaveLength(2);
  });

  it("105: are not kept for strangers, pretended people and try-outs", async () => {
    for (const request of [requestOf(null, "one"), requestOf(person(null), "one"), requestOf(person(1), "one", true)]) {
      await ask(scope(), request, true);
    }
    expect(engine.cache.size).toBe(0);
    expect(calls).toHaveLength(3);
  });

  it("come after those of now, in the list of messages", async () => {
    const two = scopeOf([{ does: yes("first") }, { does: yes("second") }]);
    await ask(two, requestOf(person(1), "one"), true);
    const more = scopeOf([{ does: yes("first") }, { does: yes("second") }, { does: yes("third") }]);
    expect((await ask(more, requestOf(person(1), "one"), true)).messages).toEqual(["third", "first", "second"]);
  });
});

describe("112: a policy that calls another one", () => {
  it("runs it on the same request, whose context is extended for good", async () => {
    const caller: Behaviour = async ({ callPolicy, request }) => {
      const { passing, messages } = await callPolicy("b", { extra: 1 });
      return { passing, messages: [...messages, JSON.stringify(request.context)] };
    };
    const scope = scopeOf([{ does: caller }, { does: no(), negate: true, enabled: false, log: true }]);
    const outcome = await ask(scope);
    expect(outcome).toMatchObject({
      passing: false,
      messages: ["no", JSON.stringify({ password: "a secret", extra: 1 })],
    });
    expect(recorded.map(({ action, app }) => [action, app])).toEqual([["policy_execution", "b"]]);
  });

  it("gets a failing result for one that raises, and fails itself for one that nobody knows", async () => {
    const call =
      (name: string): Behaviour =>
      async ({ callPolicy }) =>
        callPolicy(name, {});
    expect(await ask(scopeOf([{ does: call("b") }, { does: raises, enabled: false }]))).toMatchObject({
      passing: false,
      messages: ["division by zero"],
    });
    expect((await ask(scopeOf([{ does: call("nobody") }]))).messages).toEqual(["Policy 'nobody' not found."]);
  });

  it("ends when policies call each other for ever", async () => {
    const outcome = await ask(scopeOf([{ does: ({ callPolicy }) => callPolicy("a", {}) }]));
    expect(outcome.passing).toBe(false);
    expect(calls.length).toBeLessThan(20);
  });
});

it("runs policies without bindings, all of which must pass", async () => {
  const scope = scopeOf([{ does: yes() }, { does: no() }]);
  const ids = (...keys: string[]) => engine.evaluatePolicies(scope, keys, requestOf(person(1)));
  expect((await ids("a")).passing).toBe(true);
  expect(await ids("a", "b")).toMatchObject({ passing: false, messages: ["yes", "no"] });
  expect((await ids()).passing).toBe(true);
  expect(engine.cache.size).toBe(0);
});
