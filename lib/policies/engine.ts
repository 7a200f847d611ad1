import type { Db } from "#lib/db/client.ts";
import { MASK } from "#lib/events/cleanse.ts";
import type { EventSink } from "#lib/events/sink.ts";
import type { Definitions, PolicyBindingDefinition, PolicyDefinition } from "#lib/flows/definitions.ts";
import type { PolicyTrace } from "#lib/flows/trace.ts";
import { locate } from "#lib/geoip/lookup.ts";
import { allGroupIds } from "#lib/identity/groups.ts";
import { isPlainObject } from "#lib/merge.ts";
import { activeBindings, combineResults, matchStaticBindings } from "./combine.ts";
import type { PolicyRegistry } from "./policy-type.ts";
import {
  PolicyError,
  type PolicyRequest,
  type PolicyResult,
  PolicyUnavailableError,
  type TargetOutcome,
} from "./request.ts";
import { ResultCache } from "./result-cache.ts";
import { tracePolicy, traceStaticBindings } from "./trace-policy.ts";

/** What the engine works with. */
export interface PolicyScope {
  definitions: Definitions;
  db: Db;
  events: EventSink;
  now: Date;
  /** Set while a run is only looked at: policies may not write. */
  readOnly?: boolean;
}

/** How one policy is carried out. */
interface Execution {
  policy: PolicyDefinition;
  binding: Pick<PolicyBindingDefinition, "pk" | "negate" | "timeout" | "failure_result"> | null;
  request: PolicyRequest;
}

const DEFAULT_TIMEOUT_SECONDS = 30;
const TIMED_OUT = "Policy execution timed out.";
const DEEPEST_CALL = 8;

/** Asks all policies, groups and users that are bound to a target. */
export class PolicyEngine {
  readonly cache = new ResultCache();
  readonly #registry: PolicyRegistry;

  constructor(registry: PolicyRegistry) {
    this.#registry = registry;
  }

  /**
   * Evaluates every binding of a target; there is no short cut, so that all messages are there, and whoever looks into a run sees each.
   *
   * @param target the key that policies are bound to
   * @param useCache whether remembered results may be used; results are remembered either way
   */
  async evaluateTarget(
    scope: PolicyScope,
    target: string,
    request: PolicyRequest,
    useCache: boolean,
  ): Promise<TargetOutcome> {
    const bound = scope.definitions.targets.get(target);
    if (!bound) return { ...combineResults("any", []), asked: [] };
    const bindings = activeBindings(bound.bindings, scope.now);
    addLocation(request);
    const executed: PolicyResult[] = [];
    const remembered: PolicyResult[] = [];
    const asked: PolicyTrace[] = [];
    for (const binding of bindings) {
      if (!binding.policy) continue;
      const key = this.#cacheKey(scope, binding.pk, request);
      const policy = scope.definitions.policies.get(binding.policy);
      if (!policy) throw new Error(`Binding ${binding.pk} names a policy that does not exist.`);
      const known = key && useCache ? this.cache.get(key, scope.now.getTime()) : undefined;
      if (known) {
        remembered.push(known);
        asked.push(tracePolicy(policy, binding, known, null));
        continue;
      }
      const started = performance.now();
      const result = await this.execute(scope, { policy, binding, request });
      if (key && !request.debug) this.cache.set(key, result, scope.now.getTime());
      executed.push(result);
      asked.push(tracePolicy(policy, binding, result, performance.now() - started));
    }
    const subject =
      request.subject?.pk == null
        ? null
        : { pk: request.subject.pk, groups: allGroupIds(scope.definitions, request.subject.groupIds) };
    const fixed = matchStaticBindings(bindings, bound.mode, subject);
    asked.push(...traceStaticBindings(scope.definitions, bindings, subject));
    return { ...combineResults(bound.mode, [...executed, ...remembered, ...(fixed ? [fixed] : [])]), asked };
  }

  /** Runs policies without bindings, all of which must pass; nothing is remembered. */
  async evaluatePolicies(scope: PolicyScope, policyIds: string[], request: PolicyRequest): Promise<TargetOutcome> {
    const results: PolicyResult[] = [];
    const asked: PolicyTrace[] = [];
    addLocation(request);
    for (const id of policyIds) {
      const policy = scope.definitions.policies.get(id);
      if (!policy) continue;
      const started = performance.now();
      const result = await this.execute(scope, { policy, binding: null, request });
      results.push(result);
      asked.push(tracePolicy(policy, { negate: false }, result, performance.now() - started));
    }
    return { ...combineResults("all", results), asked };
  }

  /** Runs one policy, turning errors into results and writing the events that go with it. */
  async execute(scope: PolicyScope, execution: Execution, depth = 0): Promise<PolicyResult> {
    const { policy, binding, request } = execution;
    try {
      const result = await this.#run(scope, execution, depth);
      const judged = binding?.negate ? { ...result, passing: !result.passing } : result;
      if (policy.execution_logging && !request.debug) {
        await this.#record(scope, "policy_execution", "Policy Execution", execution, { result: judged });
      }
      return judged;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      // An error that no policy raised on purpose never passes, whatever the binding says.
      if (error instanceof PolicyUnavailableError) return { passing: false, messages: [text] };
      if (!(error instanceof PolicyError)) return { passing: false, messages: [text], failed: true };
      if (!request.debug) {
        await this.#record(scope, "policy_exception", "Policy failed to execute", execution, { exception: text });
      }
      return { passing: binding?.failure_result ?? false, messages: [text], failed: true };
    }
  }

  async #run(scope: PolicyScope, { policy, binding, request }: Execution, depth: number): Promise<PolicyResult> {
    const type = this.#registry.get(policy.type);
    if (!type) throw new Error(`There is no policy type ${policy.type}.`);
    if (depth > DEEPEST_CALL) throw new PolicyError("Policies call each other too deeply.");
    const timeoutMs = (binding?.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
    const callPolicy = async (name: string, extra: Record<string, unknown>) => {
      const other = [...scope.definitions.policies.values()].find((candidate) => candidate.name === name);
      if (!other) throw new PolicyError(`Policy '${name}' not found.`);
      Object.assign(request.context, extra);
      return this.execute(scope, { policy: other, binding: null, request }, depth + 1);
    };
    const config = type.config.parse(policy.config);
    const abandoned = new AbortController();
    const { signal } = abandoned;
    const work = type.evaluate({ ...scope, policy, config, request, timeoutMs, signal, callPolicy });
    return withTimeout(work, timeoutMs, () => abandoned.abort());
  }

  #cacheKey(scope: PolicyScope, binding: string, request: PolicyRequest): string | undefined {
    if (request.subject?.pk == null) return undefined;
    const { session, locale } = request.http ?? {};
    return ResultCache.key(scope.definitions.version, binding, session?.id, request.subject.pk, locale);
  }

  async #record(
    scope: PolicyScope,
    action: string,
    text: string,
    { policy, binding, request }: Execution,
    extra: Record<string, unknown>,
  ): Promise<void> {
    const { http: _http, plan: _plan, hidden: _hidden, ...shown } = request;
    const own = this.#registry.get(policy.type)?.secretFields?.(policy.config) ?? [];
    const secrets = [...own, ...(request.hidden ?? [])];
    await scope.events.record(scope.db, {
      action,
      app: policy.name,
      request: request.http,
      user: request.http ? undefined : request.subject,
      context: {
        message: text,
        policy_uuid: policy.pk.replaceAll("-", ""),
        binding: binding ? { $record: "policybinding", pk: binding.pk, name: policy.name } : null,
        request: { ...shown, context: withoutSecrets(request.context, secrets) },
        ...extra,
      },
    });
  }
}

/** A context as records show it: values under these names are masked, whatever the names sound like. */
function withoutSecrets(context: Record<string, unknown>, names: string[]): Record<string, unknown> {
  if (names.length === 0) return context;
  const mask = (values: Record<string, unknown>) => {
    const hidden = names.filter((name) => Object.hasOwn(values, name));
    return { ...values, ...Object.fromEntries(hidden.map((name) => [name, MASK])) };
  };
  const { prompt_data: form } = context;
  return { ...mask(context), ...(isPlainObject(form) ? { prompt_data: mask(form) } : {}) };
}

/** Policies see in their context where the request comes from, as far as there are databases to ask. */
function addLocation({ http, context }: PolicyRequest): void {
  if (http) Object.assign(context, locate(http.clientIp));
}

async function withTimeout<T>(work: Promise<T>, milliseconds: number, abandon: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      abandon();
      reject(new PolicyError(TIMED_OUT));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
