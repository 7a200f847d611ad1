import { z } from "zod";
import { evaluateExpression } from "../../expression/evaluate.ts";
import type { PolicyInput, PolicyType } from "../../policy-type.ts";
import { PolicyError, type PolicyResult } from "../../request.ts";
import { createHost, requestForExpression, userForExpression } from "./host.ts";
import { applyPlanChanges, planForExpression } from "./plan-bridge.ts";

/** Languages in which expressions can be written. */
export const expressionLanguages = ["python", "javascript"] as const;

/** Settings of the expression policy. */
export const expressionPolicyConfig = z.object({
  expression: z
    .string()
    .min(1)
    .meta({ title: "Expression", description: "Body of a function; what it returns decides." }),
  expression_language: z
    .enum(expressionLanguages)
    .default("python")
    .meta({ title: "Language", description: "Python, as elsewhere, or JavaScript." }),
});
type Input = PolicyInput<z.infer<typeof expressionPolicyConfig>>;

/** Lets a small program decide, in a sandbox without access to anything but what it is given. */
export const expressionPolicy: PolicyType<typeof expressionPolicyConfig> = {
  type: "expression",
  config: expressionPolicyConfig,
  async evaluate(input: Input): Promise<PolicyResult> {
    const { policy, config, request, definitions, db, events, now, timeoutMs } = input;
    const host = { scope: { definitions, db, events, now }, user: request.subject, request: request.http };
    const { flow_plan: _plan, ...own } = request.context;
    const plan = request.plan ? await planForExpression(request.plan, host) : undefined;
    const context = plan ? { ...own, ...overlapping(own, plan.context) } : own;
    const http = requestForExpression(host);
    const result = await evaluateExpression({
      language: config.expression_language,
      source: config.expression,
      name: policy.name,
      variables: {
        request: {
          user: userForExpression(definitions, request.subject, request.http),
          http_request: http,
          obj: request.object,
          context,
          debug: request.debug,
        },
        http_request: http,
        ak_client_ip: request.http?.clientIp ?? null,
        ak_is_sso_flow: Boolean(request.context.is_sso),
        ...(plan ? { flow_plan: plan } : {}),
      } as never,
      limits: { timeoutMs },
      host: createHost(host, policy.name, input.callPolicy) as never,
    });
    if (!result.ok) throw new PolicyError(result.error);
    // Nobody waits any more: the plan has gone on without this policy.
    input.signal.throwIfAborted();
    if (request.plan && result.plan) applyPlanChanges(request.plan, result.plan, definitions);
    return { passing: result.truthy, messages: result.messages, raw: result.value, log: result.log };
  },
};

/** Entries that the policy's context has in common with the plan's, in the form in which expressions see them. */
function overlapping(own: Record<string, unknown>, shown: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shown).filter(([key]) => Object.hasOwn(own, key)));
}
