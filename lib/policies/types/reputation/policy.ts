import type { PolicyType } from "../../policy-type.ts";
import { reputationPolicyConfig } from "./config.ts";

/** Passes for a bad reputation, so that it can stand before stages that stop or slow down. */
export const reputationPolicy: PolicyType<typeof reputationPolicyConfig> = {
  type: "reputation",
  config: reputationPolicyConfig,
  checkConfig(config, given, isNew) {
    // Whoever makes one has to say what it looks at, the defaults do not count.
    const isSet = (field: "check_ip" | "check_username") => config[field] && (!isNew || given[field] !== undefined);
    if (isSet("check_ip") || isSet("check_username")) return {};
    return { non_field_errors: ["Either IP or Username must be checked"] };
  },
  async evaluate({ config, request, db, now }) {
    const either: object[] = [];
    if (config.check_ip && request.http) either.push({ ip: request.http.clientIp });
    if (config.check_username && request.subject) either.push({ identifier: request.subject.username });
    if (either.length === 0) return { passing: 0 <= config.threshold, messages: [] };
    const sum = await db.reputation.aggregate({ _sum: { score: true }, where: { expires: { gt: now }, OR: either } });
    return { passing: (sum._sum.score ?? 0) <= config.threshold, messages: [] };
  },
};
