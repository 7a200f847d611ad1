import type { PolicyRegistry, PolicyType } from "./policy-type.ts";
import { dummyPolicy } from "./types/dummy/policy.ts";
import { expressionPolicy } from "./types/expression/policy.ts";
import { reputationPolicy } from "./types/reputation/policy.ts";

/** Every policy type, and what blueprints call it. */
export const policyTypes = {
  dummy: { server: dummyPolicy, model: "authentik_policies_dummy.dummypolicy", verboseName: "Dummy Policy" },
  expression: {
    server: expressionPolicy,
    model: "authentik_policies_expression.expressionpolicy",
    verboseName: "Expression Policy",
  },
  reputation: {
    server: reputationPolicy,
    model: "authentik_policies_reputation.reputationpolicy",
    verboseName: "Reputation Policy",
  },
} as const;

const servers = new Map<string, PolicyType>(
  Object.entries(policyTypes).map(([type, { server }]) => [type, server as unknown as PolicyType]),
);

/** What the policy engine asks about types. */
export const policyRegistry: PolicyRegistry = { get: (type) => servers.get(type) };
