import { z } from "zod";
import type { PolicyType } from "../../policy-type.ts";

/** Settings of the reputation policy. */
export const reputationPolicyConfig = z.object({
  check_ip: z
    .boolean()
    .default(true)
    .meta({ title: "Check address", description: "Count scores of the client's address." }),
  check_username: z
    .boolean()
    .default(true)
    .meta({ title: "Check username", description: "Count scores of the username." }),
  threshold: z.int().default(-5).meta({ title: "Threshold", description: "Passes when the sum is at most this." }),
});

/** Passes for a bad reputation, so that it can stand before stages that stop or slow down. */
export const reputationPolicy: PolicyType<typeof reputationPolicyConfig> = {
  type: "reputation",
  config: reputationPolicyConfig,
  checkConfig(config, given, isNew) {
    // Whoever makes one has to say what it looks at, the defaults do not count.
    const checks = isNew ? given : config;
    if (checks.check_ip || checks.check_username) return {};
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
