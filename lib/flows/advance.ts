import { z } from "zod";
import { answerErrors } from "./answer-errors.ts";
import type { AnyChallenge } from "./challenge.ts";
import type { BindingDefinition, StageDefinition } from "./definitions.ts";
import { accessDenied, flowDone, notApplicable } from "./endings.ts";
import { recordHistory } from "./history.ts";
import { message } from "./messages.ts";
import { keepsBoundUser } from "./pending-user.ts";
import { popBinding, resolveBinding } from "./plan.ts";
import { completeChallenge } from "./present.ts";
import type { Run } from "./run.ts";
import { nextBindingOf } from "./run-policies.ts";
import { commitStep } from "./save.ts";
import type { StageContext, StageOutcome, StageServer } from "./stage.ts";
import { createStageContext } from "./stage-context.ts";
import { planAnew } from "./start.ts";
import { startTrace } from "./trace-step.ts";
import { isUndoStep } from "./undo-step.ts";

/** What the page shows for a step that acts without asking: rendering may not act, so the person, or the page itself, goes on. */
export const CONTINUE_COMPONENT = "vestibule-continue";
/** More stages without a question in one request are a loop. */
const MOST_STAGES = 200;

/**
 * Goes through the plan until something has to be shown: judges the answer for the stage that is first, runs stages that act by
 * themselves, and ends with a challenge, a redirect or a denial.
 *
 * @param answer the body of a POST; undefined for looking
 * @param step the binding that the answer was given to; when another one is first by now it counts for nothing
 * @param restarted bindings that have restarted the flow in this request
 */
export async function advance(
  run: Run,
  answer: unknown,
  step: string | null = null,
  restarted = new Set<string>(),
): Promise<AnyChallenge> {
  let given = answer;
  for (let count = 0; count < MOST_STAGES; count++) {
    const current = await findCurrent(run);
    if (current === "broken") return accessDenied(run);
    if (current === null) return flowDone(run);
    if (run.plan && !keepsBoundUser(run.plan)) return accessDenied(run, message("flow.link_invalid"));
    const { binding, stage, server } = current;
    run.currentStage = stage.name;
    const context = createStageContext(run, binding, stage);
    if (run.peek && !asks(server, context)) return continueChallenge(run);
    if (step !== null && count === 0 && binding.pk !== step) given = undefined;
    const answer = given;
    given = undefined;
    if (needsTransaction(run, server, context, answer)) {
      const prepared = await server.prepare?.(context);
      return commitOrUndo(run, async () => {
        const inside = createStageContext(run, binding, stage);
        const shown = await takeStep(run, current, inside, answer, restarted, prepared);
        return shown ?? advance(run, undefined, null, restarted);
      });
    }
    const shown = await takeStep(run, current, context, answer, restarted);
    if (shown) return shown;
  }
  throw new Error("The flow runs in a circle.");
}

/** Carries out a step in a transaction; one that a stage takes back leaves nothing but the denial. */
async function commitOrUndo(run: Run, work: () => Promise<AnyChallenge>): Promise<AnyChallenge> {
  try {
    return await commitStep(run, work);
  } catch (error) {
    if (!isUndoStep(error)) throw error;
    run.forgetConsequences();
    return accessDenied(run, error.reason);
  }
}

interface Current {
  binding: BindingDefinition;
  stage: StageDefinition;
  server: StageServer;
}

/** The stage that is first, null at the end, or `broken` when finding it failed. */
async function findCurrent(run: Run): Promise<Current | null | "broken"> {
  try {
    const { binding, messages } = await nextBindingOf(run);
    for (const text of messages) run.notices.push({ level: "info", text });
    const first = run.plan?.bindings[0];
    const resolved = binding && first && run.snapshot ? resolveBinding(run.snapshot, first) : undefined;
    if (!resolved) return null;
    const server = run.services.stages.get(resolved.stage.type);
    return server ? { ...resolved, server } : "broken";
  } catch {
    return "broken";
  }
}

function asks(server: StageServer, context: StageContext): boolean {
  return server.challenge !== undefined && (server.asks?.(context.config) ?? true);
}

/** Whether the stage is about to write by itself. */
function needsTransaction(run: Run, server: StageServer, context: StageContext, answer: unknown): boolean {
  const acts = !asks(server, context) || (answer !== undefined && server.answer !== undefined);
  return acts && server.writes === true && !run.inTransaction && !run.peek;
}

/** Runs a stage and carries out what it says. @returns what is to be shown, or null to go on with the next stage */
async function takeStep(
  run: Run,
  { binding, stage, server }: Current,
  context: StageContext,
  answer: unknown,
  restarted: Set<string>,
  prepared?: unknown,
): Promise<AnyChallenge | null> {
  const step = startTrace(run, answer);
  const outcome = await runStage(run, server, context, answer, prepared);
  // Whatever is not a question would change the run, which showing it may not do.
  if (run.peek && outcome.kind !== "challenge") return continueChallenge(run);
  const entry = step.add({ binding: binding.pk, stage: stage.name, type: stage.type }, outcome);
  const shown = await settle(run, binding, server, context, outcome, restarted);
  entry.compare();
  return shown;
}

async function runStage(
  run: Run,
  server: StageServer,
  context: StageContext,
  answer: unknown,
  prepared?: unknown,
): Promise<StageOutcome> {
  const interactive = asks(server, context);
  if (!interactive)
    return (await server.run?.(context, prepared ?? (await server.prepare?.(context)))) ?? { kind: "ok" };
  if (answer === undefined) return issueChallenge(run, server, context);
  const checked = await checkAnswer(server, context, answer);
  if ("errors" in checked) return { kind: "invalid", errors: checked.errors };
  return (await server.answer?.(context, checked.value)) ?? { kind: "ok" };
}

/** Builds the challenge, or shows the one-time challenge again that was issued for this step. */
async function issueChallenge(run: Run, server: StageServer, context: StageContext): Promise<StageOutcome> {
  const issued = run.plan?.issued;
  // What the faster one has just issued is as good for the slower one; else both would go on replacing each other's.
  if ((run.peek || run.late) && server.stateful && issued?.binding === context.binding.pk) {
    return { kind: "challenge", challenge: issued.challenge as AnyChallenge };
  }
  if (run.peek && server.stateful) return { kind: "challenge", challenge: continueFields(run) };
  return (await server.challenge?.(context)) ?? { kind: "ok" };
}

async function checkAnswer(
  server: StageServer,
  context: StageContext,
  answer: unknown,
): Promise<{ value: Record<string, unknown> } | { errors: ReturnType<typeof answerErrors> }> {
  if (answer === null) return { errors: { non_field_errors: [message("no_data", "null")] } };
  if (typeof answer !== "object" || Array.isArray(answer)) {
    const type = Array.isArray(answer) ? "list" : typeof answer;
    return { errors: { non_field_errors: [message("invalid_dictionary", "invalid", { type })] } };
  }
  const schema = (await server.answerSchema?.(context)) ?? z.looseObject({});
  const parsed = await schema.safeParseAsync(answer);
  return parsed.success
    ? { value: parsed.data as Record<string, unknown> }
    : { errors: answerErrors(parsed.error, answer as Record<string, unknown>) };
}

/** Carries out an outcome. @returns what is to be shown, or null to go on with the next stage */
async function settle(
  run: Run,
  binding: BindingDefinition,
  server: StageServer,
  context: StageContext,
  outcome: StageOutcome,
  restarted: Set<string>,
): Promise<AnyChallenge | null> {
  run.effects.push(...(outcome.effects ?? []));
  switch (outcome.kind) {
    case "challenge":
      if (server.stateful && run.plan && !run.peek)
        run.plan.issued = { binding: binding.pk, challenge: outcome.challenge };
      return completeChallenge(run, outcome.challenge);
    case "invalid": {
      if (binding.invalid_response_action !== "retry") return restart(run, binding, restarted);
      const again = (await server.challenge?.(context)) ?? { kind: "ok" as const };
      if (again.kind !== "challenge") return settle(run, binding, server, context, again, restarted);
      if (server.stateful && run.plan) run.plan.issued = { binding: binding.pk, challenge: again.challenge };
      return completeChallenge(run, again.challenge, outcome.errors);
    }
    case "ok":
      // By the kind of stage and not by what it found out: a new secret would tell known names from unknown ones.
      if (server.establishes) run.rotate = true;
      server.cleanup?.(context);
      if (run.plan) recordHistory(run.plan, run.now);
      if (run.plan) popBinding(run.plan);
      return null;
    case "hand_over":
      return handOver(run, outcome);
    case "stage_invalid":
      if (binding.invalid_response_action !== "retry") return restart(run, binding, restarted);
      return accessDenied(run, outcome.message);
  }
}

async function handOver(run: Run, outcome: Extract<StageOutcome, { kind: "hand_over" }>): Promise<AnyChallenge> {
  const challenge = await completeChallenge(run, {
    component: "xak-flow-redirect",
    to: outcome.to,
    final_redirect: false,
  });
  run.plan = outcome.plan;
  return challenge;
}

/** Starts the flow over. A restart that does not apply is a denied flow; one that has nothing to run is the end. */
async function restart(run: Run, binding: BindingDefinition, restarted: Set<string>): Promise<AnyChallenge | null> {
  // A stage that acts by itself and always fails would restart for ever.
  if (restarted.has(binding.pk)) return accessDenied(run);
  restarted.add(binding.pk);
  const before = run.plan;
  const keep = binding.invalid_response_action === "restart_with_context";
  run.trace.add({
    kind: "restart",
    at: run.now.toISOString(),
    binding: binding.pk,
    stage: run.currentStage ?? "",
    keepsContext: keep,
  });
  const kind = await planAnew(run, keep && before ? before.context : {}, false, keep && before ? before : undefined);
  if (kind === "not_applicable") return notApplicable(run, run.refusal ?? message("flow.not_applicable"));
  if (kind === "empty") return flowDone(run);
  if (run.plan && before) Object.assign(run.plan, { history: before.history, trace: before.trace });
  return null;
}

/** Something that acts without asking is next: whoever renders may not run it. */
async function continueChallenge(run: Run): Promise<AnyChallenge> {
  return completeChallenge(run, continueFields(run));
}

function continueFields(run: Run): AnyChallenge {
  return { component: CONTINUE_COMPONENT, flow_designation: run.flow.designation };
}
