import type { z } from "zod";
import { log } from "#lib/log.ts";
import { checkSyntax, evaluateExpression } from "../../expression/evaluate.ts";
import type { ExpressionLogLine } from "../../expression/types.ts";
import type { PolicyInput, PolicyType } from "../../policy-type.ts";
import { PolicyError, type PolicyResult } from "../../request.ts";
import { expressionPolicyConfig } from "./config.ts";
import { createHost, requestForExpression, userForExpression } from "./host.ts";
import { applyPlanChanges, planForExpression } from "./plan-bridge.ts";

type Input = PolicyInput<z.infer<typeof expressionPolicyConfig>>;

/** Lets a small program decide, in a sandbox without access to anything but what it is given. */
export const expressionPolicy: PolicyType<typeof expressionPolicyConfig> = {
  type: "expression",
  config: expressionPolicyConfig,
  changesPlan: true,
  constant: ({ expression }) => constantOf(expression),
  async checkConfig({ expression, expression_language }) {
    const fault = await checkSyntax(expression_language, expression);
    return fault === null ? {} : { expression: [`Expression Syntax Error: ${fault}`] };
  },
  async evaluate(input: Input): Promise<PolicyResult> {
    const { policy, config, request, definitions, db, events, now, timeoutMs } = input;
    const host = { scope: { definitions, db, events, now }, user: request.subject, request: request.http };
    const plan = request.plan ? await planForExpression(request.plan, host) : undefined;
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
          context: ownContext(request.context, plan?.context),
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
    writeLog(policy.name, result.log);
    if (!result.ok) throw new PolicyError(result.error);
    // Nobody waits any more: the plan has gone on without this policy.
    input.signal.throwIfAborted();
    if (request.plan && result.plan) applyPlanChanges(request.plan, result.plan, definitions);
    return { passing: result.truthy, messages: result.messages, raw: result.value, log: result.log };
  },
};

/** The policy's context without what the plan has too: the sandbox adds that, so that nested values are shared with the plan. */
function ownContext(context: Record<string, unknown>, plan: Record<string, unknown> = {}): Record<string, unknown> {
  const shared = (key: string) => key === "flow_plan" || Object.hasOwn(plan, key);
  return Object.fromEntries(Object.entries(context).filter(([key]) => !shared(key)));
}

/** Hands on to the server's log what a policy logged. */
function writeLog(policy: string, lines: readonly ExpressionLogLine[]): void {
  const methods = { debug: "debug", info: "info", warning: "warn", error: "error" } as const;
  for (const { level, event, attributes } of lines) log()[methods[level]]({ policy, attributes }, event);
}

/** What a program answers that is nothing but `return True` or `return false`; comments aside. */
function constantOf(expression: string): boolean | undefined {
  const code = expression.replaceAll(/^\s*(?:#|\/\/).*$/gm, "").trim();
  const [, value] = /^return\s+(true|false);?$/i.exec(code) ?? [];
  return value === undefined ? undefined : value.toLowerCase() === "true";
}
