import type { PolicyRegistry, PolicyType } from "./policy-type.ts";
import type { PolicyTypeName } from "./policy-types.ts";
import { dummyPolicy } from "./types/dummy/policy.ts";
import { expressionPolicy } from "./types/expression/policy.ts";
import { reputationPolicy } from "./types/reputation/policy.ts";

/** The judgement of every policy type that can be stored. */
export const policyServers = {
  dummy: dummyPolicy,
  expression: expressionPolicy,
  reputation: reputationPolicy,
} satisfies { [Type in PolicyTypeName]: unknown };

const servers = new Map<string, PolicyType>(
  Object.entries(policyServers).map(([type, server]) => [type, server as unknown as PolicyType]),
);

/** What the policy engine asks about types. */
export const policyRegistry: PolicyRegistry = { get: (type) => servers.get(type) };
