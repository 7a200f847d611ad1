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
import { PolicyError, type PolicyRequest, type PolicyResult } from "./request.ts";

/** What a policy does when it is asked. */
export type Behaviour = (input: PolicyInput<unknown>) => Promise<PolicyResult> | PolicyResult;

/** Passes. */
export const yes =
  (text = "yes"): Behaviour =>
  () => ({ passing: true, messages: [text] });
/** Does not pass. */
export const no =
  (text = "no"): Behaviour =>
  () => ({ passing: false, messages: [text] });
/** Fails by itself. */
export const raises: Behaviour = () => {
  throw new PolicyError("division by zero");
};
/** Fails because of something else. */
export const crashes: Behaviour = () => {
  throw new Error("connection refused");
};

/** A binding, and what its policy does. */
export type Bound = Partial<PolicyBindingDefinition> & {
  does?: Behaviour;
  log?: boolean;
  type?: string;
  config?: object;
};

/** Somebody with this key and these groups. */
export const person = (pk: number | null, groupIds: string[] = []): UserRecord => ({
  ...unsavedUser({ username: "u" }),
  pk,
  groupIds,
});
/** A question about somebody. */
export const requestOf = (subject: UserRecord | null, session?: string, debug = false): PolicyRequest => ({
  subject,
  http: session ? ({ clientIp: "192.0.2.1", session: { id: session } } as unknown as RequestFacts) : null,
  object: null,
  context: { password: "a secret" },
  plan: null,
  debug,
});

/** The engine with policies that do what a test says, and what came of it. */
export class ScriptedPolicies {
  readonly #behaviours = new Map<string, Behaviour>();
  /** Names of the policies that were asked, in order. */
  readonly calls: string[] = [];
  readonly recorded: EventInput[] = [];
  readonly engine = new PolicyEngine({ get: (type) => (type === "scripted" ? this.#type : undefined) });

  readonly #type: PolicyType = {
    type: "scripted",
    config: z.object({ valid: z.literal(true).default(true) }),
    evaluate: async (input) => {
      this.calls.push(input.policy.name);
      const behaviour = this.#behaviours.get(input.policy.name);
      if (!behaviour) throw new Error("No behaviour.");
      return behaviour(input);
    },
  };

  /** What the engine works with: one target, `it`, with these bindings; policies are named by letters. */
  scopeOf(bound: Bound[], mode: PolicyEngineMode = "any", version = 1n): PolicyScope {
    const policies = new Map<string, PolicyDefinition>();
    const bindings = bound.map(({ does, log, type, config, ...fields }, index) => {
      const name = String.fromCharCode(97 + index);
      const isStatic = fields.user !== undefined || fields.group !== undefined;
      if (does) this.#behaviours.set(name, does);
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
    const events = { record: async (_db: Db, event: EventInput) => void this.recorded.push(event) };
    return { definitions, db: {} as Db, events, now: new Date("2026-01-01T00:00:00Z") };
  }

  /** Asks the target of a scope. */
  ask(scope: PolicyScope, request = requestOf(person(1)), useCache = false): Promise<PolicyResult> {
    return this.engine.evaluateTarget(scope, "it", request, useCache);
  }
}
