import { expressionLimits } from "./limits.ts";
import { type ContextChanges, readLogLine, readOutcome } from "./outcome.ts";
import { closePool, type PoolOutcome, runInPool } from "./pool/pool.ts";
import { parseSafeJson } from "./safe-json.ts";
import type {
  ExpressionErrorKind,
  ExpressionInput,
  ExpressionLanguage,
  ExpressionLogLine,
  ExpressionResult,
  HostFunction,
  Json,
  PlanChanges,
  PlanOperation,
} from "./types.ts";

function clamp(value: number | undefined, fallback: number, minimum: number, maximum: number): number {
  return Math.min(maximum, Math.max(minimum, value ?? fallback));
}

/**
 * The name under which a variable is exposed: lower case, letters, digits and `_` only, `-` turned into `_`.
 *
 * @returns undefined when nothing is left of it
 */
export function toVariableName(name: string): string | undefined {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replaceAll("-", "_");
  return safe === "" ? undefined : safe;
}

/** JSON text of the variables under their safe names; undefined when they are too large or nested too deeply to write. */
function writeVariables(given: Record<string, Json>): string | undefined {
  const variables: Record<string, Json> = {};
  for (const [name, value] of Object.entries(given)) {
    const safe = toVariableName(name);
    if (safe !== undefined) variables[safe] = value;
  }
  try {
    const text = JSON.stringify(variables);
    return text.length > expressionLimits.variablesCharacters ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Calls a host function with what a sandbox sent. */
async function callHost(host: Record<string, HostFunction>, name: string, payload: string): Promise<string> {
  const run = Object.hasOwn(host, name) ? host[name] : undefined;
  if (!run) throw new Error(`${name} is not available`);
  const { args, kwargs } = parseSafeJson(payload) as { args: Json[]; kwargs: Record<string, Json> };
  return JSON.stringify((await run(args, kwargs)) ?? null);
}

/** An object within an object; an empty one when there is none. */
function getObject(holder: Record<string, Json>, key: string): Record<string, Json> {
  const value = holder[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function applyChanges(given: Record<string, Json>, { set, removed }: ContextChanges): Record<string, Json> {
  const kept = Object.entries(given).filter(([key]) => !removed.includes(key));
  return { ...Object.fromEntries(kept), ...set };
}

function describePlanChanges(
  given: Record<string, Json>,
  { operations, ...changes }: ContextChanges & { operations: PlanOperation[] },
): PlanChanges {
  const { set, removed } = changes;
  return { context: applyChanges(given, changes), changed: Object.keys(set), removed, operations };
}

function explainFailure(outcome: Exclude<PoolOutcome, { kind: "outcome" }>): [ExpressionErrorKind, string] {
  switch (outcome.kind) {
    case "timeout":
      return ["timeout", "The expression took too long."];
    case "refused":
      return ["timeout", outcome.message];
    case "memory":
      return ["memory", "The expression used too much memory."];
    case "crash":
      return ["runtime", `The expression could not be evaluated: ${outcome.message}`];
  }
}

/**
 * Evaluates an expression in a sandbox: WebAssembly in a thread of its own, with bounds on time, memory and output, and no
 * way to the host but the functions in `input.host`. Nothing remains of an evaluation for the next one.
 *
 * It never rejects: errors of the expression, of a host function that it did not catch, and exceeded bounds are outcomes.
 */
export async function evaluateExpression(input: ExpressionInput): Promise<ExpressionResult> {
  const log: ExpressionLogLine[] = [];
  const fail = (kind: ExpressionErrorKind, error: string): ExpressionResult => ({ ok: false, error, kind, log });

  if (input.source.length > expressionLimits.sourceCharacters) return fail("syntax", "The expression is too long.");
  const variables = writeVariables(input.variables);
  if (variables === undefined) return fail("memory", "The variables of the expression are too large.");
  const timeoutMs = clamp(input.limits?.timeoutMs, expressionLimits.timeoutMs, 1, 2 ** 31 - 1);
  const outcome = await runInPool({
    job: {
      type: "evaluate",
      language: input.language,
      source: input.source,
      name: input.name,
      variables,
      computeMs: clamp(input.limits?.computeMs, expressionLimits.computeMs, 1, timeoutMs),
      memoryBytes: clamp(
        input.limits?.memoryBytes,
        expressionLimits.memoryBytes,
        1,
        expressionLimits.maximumMemoryBytes,
      ),
    },
    timeoutMs,
    callHost: (name, payload) => callHost(input.host, name, payload),
    log: (line) => {
      const parsed = log.length < expressionLimits.logLines ? readLogLine(line) : undefined;
      if (parsed) log.push(parsed);
    },
  });
  if (outcome.kind !== "outcome") return fail(...explainFailure(outcome));
  const result = readOutcome(outcome.text);
  if (!result.ok) return fail(result.kind, result.error);
  const { plan, context, ...rest } = result;
  const planContext = getObject(getObject(input.variables, "flow_plan"), "context");
  const requestContext = getObject(getObject(input.variables, "request"), "context");
  return {
    ...rest,
    log,
    context: applyChanges({ ...planContext, ...requestContext }, context),
    ...(plan ? { plan: describePlanChanges(planContext, plan) } : {}),
  };
}

/**
 * Compiles an expression without running it.
 *
 * @returns what is wrong with it, or null when it can be compiled
 * @throws Error when it could not be checked (no thread became free in time)
 */
export async function checkSyntax(language: ExpressionLanguage, source: string): Promise<string | null> {
  if (source.trim() === "") return "The expression is empty.";
  if (source.length > expressionLimits.sourceCharacters) return "The expression is too long.";
  const outcome = await runInPool({
    job: {
      type: "check",
      language,
      source,
      name: "expression",
      variables: "{}",
      computeMs: expressionLimits.computeMs,
      memoryBytes: expressionLimits.memoryBytes,
    },
    timeoutMs: expressionLimits.timeoutMs,
    callHost: (name) => Promise.reject(new Error(`${name} is not available`)),
    log: () => undefined,
  });
  if (outcome.kind === "refused" || outcome.kind === "crash") throw new Error(outcome.message);
  if (outcome.kind !== "outcome") return "The expression is too complicated.";
  const result = readOutcome(outcome.text);
  return result.ok ? null : result.error;
}

/** Starts a thread, so that the first evaluation after the server's start need not wait for it. Never rejects. */
export async function warmUpExpressionWorkers(): Promise<void> {
  await evaluateExpression({ language: "python", source: "return True", name: "warm-up", variables: {}, host: {} });
}

/** Ends the threads, for an orderly end of the process or of a test file. */
export async function closeExpressionWorkers(): Promise<void> {
  await closePool();
}
