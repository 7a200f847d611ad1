import type { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { EventSink } from "#lib/events/sink.ts";
import type { Definitions, PolicyDefinition } from "#lib/flows/definitions.ts";
import type { PolicyRequest, PolicyResult } from "./request.ts";

/** What a policy is given. */
export interface PolicyInput<Config> {
  policy: PolicyDefinition;
  config: Config;
  request: PolicyRequest;
  definitions: Definitions;
  db: Db;
  events: EventSink;
  now: Date;
  /** Set while a run is only looked at: nothing may be written. */
  readOnly?: boolean;
  /** Milliseconds after which the policy is abandoned. */
  timeoutMs: number;
  /** Aborted once nobody waits for the policy any more: from then on it may not change anything. */
  signal: AbortSignal;
  /** Runs another policy by name on the same request. @throws PolicyError when there is none */
  callPolicy(name: string, context: Record<string, unknown>): Promise<PolicyResult>;
}

/** What is wrong with a configuration, by field. */
type ConfigFaults = { [field: string]: string[] | undefined };

/** A policy type: its configuration and its judgement. It knows nothing of bindings. */
export interface PolicyType<Schema extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly config: Schema;
  /**
   * What is wrong with a configuration that parses, by field (`non_field_errors` for none); checked when it is stored.
   *
   * @param given what was submitted
   * @param isNew whether the policy is being created
   */
  readonly checkConfig?: (
    config: z.infer<Schema>,
    given: Record<string, unknown>,
    isNew: boolean,
  ) => ConfigFaults | Promise<ConfigFaults>;
  /** Whether it can put people and data into the plan of a run. */
  readonly changesPlan?: boolean;
  /** What the policy always answers with this configuration, where that can be told without a request. */
  readonly constant?: (config: z.infer<Schema>) => boolean | undefined;
  /** Names of values in the context, and among the answers of a form, that no record of the policy may show. */
  readonly secretFields?: (config: z.infer<Schema>) => string[];
  /**
   * @throws PolicyError when it cannot tell: the binding's failure result decides
   * @throws PolicyUnavailableError when something that it needs does not work: it does not pass, and visitors are told why
   */
  evaluate(input: PolicyInput<z.infer<Schema>>): Promise<PolicyResult>;
}

/** What the policy engine may ask about types. */
export interface PolicyRegistry {
  get(type: string): PolicyType | undefined;
}
