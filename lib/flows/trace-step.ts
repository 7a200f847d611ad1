import type { Run } from "./run.ts";
import type { StageOutcome } from "./stage.ts";
import type { TraceEntry } from "./trace.ts";
import { compareViews } from "./trace-recorder.ts";

type StageEntry = Extract<TraceEntry, { kind: "stage" }>;

/** Takes down what a stage does, from before it is run. @param answer what it is given; undefined for none */
export function startTrace(run: Run, answer: unknown) {
  const { plan, trace } = run;
  if (answer !== undefined) trace.learnSecrets(answer, plan?.hidden ?? []);
  const before = plan && trace.view(plan, run.nameUser);
  const started = performance.now();
  return {
    /** Adds what the stage said. What it changed is added by `compare`, after its outcome was carried out. */
    add(place: Pick<StageEntry, "binding" | "stage" | "type">, outcome: StageOutcome): { compare(): void } {
      const entry: StageEntry = {
        kind: "stage",
        at: run.now.toISOString(),
        ...place,
        answered: answer !== undefined,
        outcome: outcome.kind,
        ...(outcome.kind === "invalid" && { errors: errorCodes(outcome) }),
        policies: trace.takeAsked(),
        changes: [],
        duration: Math.round((performance.now() - started) * 10) / 10,
      };
      trace.add(entry);
      if (!run.peek) run.services.timings.add(entry.stage, entry.type, entry.duration);
      return {
        compare() {
          // Another run took this one's place: there is nothing to compare it with.
          if (before && run.plan === plan) entry.changes = compareViews(before, trace.view(plan, run.nameUser));
        },
      };
    },
  };
}

/** Why fields were refused, in codes: the texts may repeat what was typed. */
function errorCodes({ errors }: Extract<StageOutcome, { kind: "invalid" }>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(errors).map(([field, messages]) => [field, messages.map(({ code }) => code ?? "invalid")]),
  );
}
