import { z } from "zod";
import { expressionLimits } from "./limits.ts";
import { parseSafeJson } from "./safe-json.ts";
import type { ExpressionLogLine, Json } from "./types.ts";

// The values come from parseSafeJson, so they are JSON by construction.
const json = z.custom<Json>((value) => value !== undefined);
const jsonObject = z.record(z.string(), json);
const errorText = z.string().transform((text) => text.slice(0, expressionLimits.errorCharacters));

const planStage = z.discriminatedUnion("$record", [
  z.object({ $record: z.literal("stage"), pk: z.union([z.string(), z.number()]) }),
  z.object({ $record: z.literal("in_memory_stage"), type: z.literal("redirect"), destination: z.string() }),
]);

const planOperation = z.discriminatedUnion("type", [
  z.object({ type: z.literal("insert_stage"), stage: planStage, index: z.int() }),
  z.object({ type: z.literal("append_stage"), stage: planStage }),
  z.object({ type: z.literal("redirect"), destination: z.string() }),
]);

const contextChanges = z.object({ set: jsonObject, removed: z.array(z.string()) });

const outcome = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    value: json,
    truthy: z.boolean(),
    messages: z.array(z.string().max(expressionLimits.messageCharacters)).max(expressionLimits.messages),
    context: contextChanges,
    plan: contextChanges.extend({ operations: z.array(planOperation) }).optional(),
  }),
  z.object({ ok: z.literal(false), error: errorText, kind: z.enum(["syntax", "runtime", "timeout", "memory"]) }),
]);

const logLine = z.object({
  level: z.enum(["debug", "info", "warning", "error"]),
  event: z.string(),
  attributes: jsonObject,
});

/** Top-level keys of a context that an expression set, with their values, and those that it removed. */
export type ContextChanges = z.infer<typeof contextChanges>;

/** What a sandbox answers. */
export type SandboxOutcome = z.infer<typeof outcome>;

/** Reads what a sandbox handed over as its outcome. An expression can forge it, so anything unexpected is an error of it. */
export function readOutcome(text: string): SandboxOutcome {
  try {
    return outcome.parse(parseSafeJson(text));
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : "It is not of the expected form.";
    return { ok: false, error: `The result of the expression cannot be used. ${reason}`, kind: "runtime" };
  }
}

/** Reads a line of the log; undefined when it is not one. */
export function readLogLine(text: string): ExpressionLogLine | undefined {
  try {
    return logLine.parse(parseSafeJson(text));
  } catch {
    return undefined;
  }
}
