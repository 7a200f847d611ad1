import { cleanse } from "#lib/events/cleanse.ts";
import { sanitize } from "#lib/events/sanitize.ts";
import type { FlowPlan } from "./plan.ts";

/** A run through more stages than this keeps the newest. */
const LONGEST = 50;

/** Characters of JSON that are kept of each context. */
const LARGEST_CONTEXT = 8192;

/** Keeps what the run looked like when a stage was finished, without secrets: for looking at, not for running. */
export function recordHistory(plan: FlowPlan, now: Date): void {
  const [binding, next] = plan.bindings;
  if (!binding) return;
  plan.history.push({
    binding,
    next: next ?? null,
    context: cleanse(sanitize(plan.context, { maxLength: LARGEST_CONTEXT }), plan.hidden) as Record<string, unknown>,
    at: now.toISOString(),
  });
  if (plan.history.length > LONGEST) plan.history.shift();
}
