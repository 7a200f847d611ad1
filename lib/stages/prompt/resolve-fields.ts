import type { z } from "zod";
import type { PromptDefinition } from "#lib/flows/definitions.ts";
import type { Effect, StageContext } from "#lib/flows/stage.ts";
import { getPath, isPlainObject } from "#lib/merge.ts";
import { type PromptType, promptTypes, type StagePrompt } from "./challenge.ts";
import type { promptConfig } from "./config.ts";
import { toPythonText } from "./python-text.ts";

/** What the prompt stage's parts are given. */
export type PromptContext = StageContext<z.infer<typeof promptConfig>>;

/** One choice with values of their own types; on the wire both are text. */
export interface Choice {
  value: unknown;
  label: unknown;
}

/** A field as it stands in this run: its placeholder, choices and initial value worked out. */
export interface ResolvedField {
  key: string;
  type: PromptType;
  required: boolean;
  /** As it was configured, before any expression. */
  rawPlaceholder: string;
  /** Null for types without choices. */
  choices: Choice[] | null;
  /** With its own type: a choice's value, or what an expression or an earlier answer said. */
  initial: unknown;
  /** As the challenge carries it. */
  shown: StagePrompt;
}

const CHOICE_TYPES: ReadonlySet<PromptType> = new Set<PromptType>(["radio-button-group", "dropdown"]);

/** The texts of a prompt that may be expressions. */
type Computed = "placeholder" | "initial_value";

/** What working out fields needs: a running flow has it, and so has a preview. */
export interface FieldScope {
  /** What was answered before. */
  answers: Record<string, unknown>;
  /** Runs an expression. @throws Error with its own text */
  run(prompt: PromptDefinition, source: string): Promise<unknown>;
  /** Told of an expression that failed; unless it throws, the raw text takes the place of the result. */
  onFailure(prompt: PromptDefinition, field: Computed, error: unknown): void;
}

/**
 * Works out the stage's fields anew, in their order. An expression that fails leaves the raw text in its place; the record of that
 * is among the effects.
 */
export async function resolveFields(stage: PromptContext): Promise<{ fields: ResolvedField[]; effects: Effect[] }> {
  const effects: Effect[] = [];
  const answers = isPlainObject(stage.context.prompt_data) ? stage.context.prompt_data : {};
  const scope: FieldScope = {
    answers,
    run: ({ name, expression_language }, source) =>
      stage.evaluateExpression(name, expression_language, source, { prompt_context: answers }),
    onFailure: (prompt, field, error) => void effects.push(recordFailure(stage, prompt, field, error)),
  };
  const prompts = stage.config.fields
    .map((key) => stage.snapshot.prompts[key] ?? stage.definitions.prompts.get(key))
    .filter((prompt) => prompt !== undefined)
    .toSorted((a, b) => a.order - b.order);
  const fields: ResolvedField[] = [];
  for (const prompt of prompts) {
    const field = await resolveField(scope, prompt);
    if (field) fields.push(field);
  }
  return { fields, effects };
}

/** Works out one field; null for a type that there is not. */
export async function resolveField(scope: FieldScope, prompt: PromptDefinition): Promise<ResolvedField | null> {
  const type = promptTypes.find((known) => known === prompt.type);
  if (!type) return null;
  const hasChoices = CHOICE_TYPES.has(type);
  const choices = hasChoices ? await resolveChoices(scope, prompt) : null;
  const initial = await resolveInitial(scope, prompt, choices);
  const placeholder = hasChoices ? "" : await evaluate(scope, prompt, "placeholder");
  return {
    key: prompt.field_key,
    type,
    required: prompt.required,
    rawPlaceholder: prompt.placeholder,
    choices,
    initial,
    shown: {
      field_key: prompt.field_key,
      label: prompt.label,
      type,
      required: prompt.required,
      placeholder: toPythonText(placeholder),
      // An earlier answer is an initial value, and a password does not travel back to the browser.
      initial_value: type === "password" ? "" : toPythonText(initial),
      order: prompt.order,
      sub_text: prompt.sub_text,
      choices: choices?.length ? choices.map(toWireChoice) : null,
    },
  };
}

function toWireChoice({ value, label }: Choice) {
  return { value: toPythonText(value), label: toPythonText(label) };
}

async function resolveChoices(scope: FieldScope, prompt: PromptDefinition): Promise<Choice[]> {
  const override = `${prompt.field_key}__choices`;
  const source = Object.hasOwn(scope.answers, override)
    ? scope.answers[override]
    : await evaluate(scope, prompt, "placeholder");
  return (Array.isArray(source) ? source : [source]).map(toChoice);
}

function toChoice(entry: unknown): Choice {
  if (!isPlainObject(entry)) return { value: entry, label: entry };
  return { value: entry.value ?? "", label: entry.label ?? "" };
}

/** What was answered before (never evaluated, people control it), else the configured value; for choices always one of them. */
async function resolveInitial(scope: FieldScope, prompt: PromptDefinition, choices: Choice[] | null): Promise<unknown> {
  const { answers } = scope;
  const key = prompt.field_key;
  const answered = Object.hasOwn(answers, key) ? answers[key] : getPath(answers, key);
  const initial = answered === undefined ? await evaluate(scope, prompt, "initial_value") : answered;
  if (choices === null) return initial;
  return choices.some(({ value }) => value === initial) ? initial : (choices[0]?.value ?? "");
}

async function evaluate(scope: FieldScope, prompt: PromptDefinition, field: Computed): Promise<unknown> {
  const source = prompt[field];
  if (!prompt[`${field}_expression`]) return source;
  try {
    return (await scope.run(prompt, source)) ?? null;
  } catch (error) {
    scope.onFailure(prompt, field, error);
    return source;
  }
}

function recordFailure(stage: PromptContext, prompt: PromptDefinition, field: Computed, error: unknown): Effect {
  return async (db) =>
    stage.events.record(db, {
      action: "property_mapping_exception",
      app: "vestibule.stages.prompt",
      request: stage.request,
      pendingUser: await stage.pendingUser(),
      context: {
        message: error instanceof Error ? error.message : String(error),
        prompt: { $record: "prompt", pk: prompt.pk, name: prompt.name },
        field,
        expression: field === "placeholder" ? prompt.placeholder : prompt.initial_value,
      },
    });
}
