import type { ExpressionRunner } from "#lib/flows/services.ts";
import { evaluateExpression } from "../../expression/evaluate.ts";
import { PolicyError } from "../../request.ts";
import { createHost, requestForExpression, userForExpression } from "./host.ts";

const TIMEOUT_MS = 10_000;

/** Runs an expression of a prompt: what it returns is shown or pre-filled. @throws PolicyError with the expression's own error text */
export const runExpression: ExpressionRunner = async ({ name, language, source, variables, host }) => {
  const { definitions } = host.scope;
  const user = userForExpression(definitions, host.user, host.request);
  const http = requestForExpression(host);
  const result = await evaluateExpression({
    language: language === "javascript" ? "javascript" : "python",
    source,
    name,
    variables: {
      ...variables,
      user,
      http_request: http,
      request: { user, http_request: http, obj: null, context: variables, debug: false },
      ak_client_ip: host.request?.clientIp ?? null,
      ak_is_sso_flow: false,
    } as never,
    limits: { timeoutMs: TIMEOUT_MS },
    host: createHost(host, name) as never,
  });
  if (!result.ok) throw new PolicyError(result.error);
  return result.value;
};
