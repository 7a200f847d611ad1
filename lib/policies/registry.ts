import type { PolicyRegistry, PolicyType } from "./policy-type.ts";
import type { PolicyTypeName } from "./policy-types.ts";
import { dummyPolicy } from "./types/dummy/policy.ts";
import { eventMatcherPolicy } from "./types/event-matcher/policy.ts";
import { expressionPolicy } from "./types/expression/policy.ts";
import { geoipPolicy } from "./types/geoip/policy.ts";
import { passwordPolicy } from "./types/password/policy.ts";
import { passwordExpiryPolicy } from "./types/password-expiry/policy.ts";
import { reputationPolicy } from "./types/reputation/policy.ts";
import { uniquePasswordPolicy } from "./types/unique-password/policy.ts";

/** The judgement of every policy type that can be stored. */
export const policyServers = {
  dummy: dummyPolicy,
  event_matcher: eventMatcherPolicy,
  expression: expressionPolicy,
  geoip: geoipPolicy,
  password: passwordPolicy,
  password_expiry: passwordExpiryPolicy,
  reputation: reputationPolicy,
  unique_password: uniquePasswordPolicy,
} satisfies { [Type in PolicyTypeName]: unknown };

const servers = new Map<string, PolicyType>(
  Object.entries(policyServers).map(([type, server]) => [type, server as unknown as PolicyType]),
);

/** What the policy engine asks about types. */
export const policyRegistry: PolicyRegistry = { get: (type) => servers.get(type) };
