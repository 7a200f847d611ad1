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

/**
 * Works out the stage's fields anew, in their order. An expression that fails leaves the raw text in its place; the record of that
 * is among the effects.
 */
export async function resolveFields(stage: PromptContext): Promise<{ fields: ResolvedField[]; effects: Effect[] }> {
  const effects: Effect[] = [];
  const fields: ResolvedField[] = [];
  const prompts = stage.config.fields
    .map((key) => stage.snapshot.prompts[key] ?? stage.definitions.prompts.get(key))
    .filter((prompt) => prompt !== undefined)
    .toSorted((a, b) => a.order - b.order);
  for (const prompt of prompts) {
    const type = promptTypes.find((known) => known === prompt.type);
    if (type) fields.push(await resolveField(stage, prompt, type, effects));
  }
  return { fields, effects };
}

async function resolveField(
  stage: PromptContext,
  prompt: PromptDefinition,
  type: PromptType,
  effects: Effect[],
): Promise<ResolvedField> {
  const answers = earlierAnswers(stage);
  const hasChoices = CHOICE_TYPES.has(type);
  const choices = hasChoices ? await resolveChoices(stage, prompt, answers, effects) : null;
  const initial = await resolveInitial(stage, prompt, answers, choices, effects);
  const placeholder = hasChoices ? "" : await evaluate(stage, prompt, "placeholder", effects);
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

function earlierAnswers({ context }: PromptContext): Record<string, unknown> {
  return isPlainObject(context.prompt_data) ? context.prompt_data : {};
}

async function resolveChoices(
  stage: PromptContext,
  prompt: PromptDefinition,
  answers: Record<string, unknown>,
  effects: Effect[],
): Promise<Choice[]> {
  const override = `${prompt.field_key}__choices`;
  const source = Object.hasOwn(answers, override)
    ? answers[override]
    : await evaluate(stage, prompt, "placeholder", effects);
  return (Array.isArray(source) ? source : [source]).map(toChoice);
}

function toChoice(entry: unknown): Choice {
  if (!isPlainObject(entry)) return { value: entry, label: entry };
  return { value: entry.value ?? "", label: entry.label ?? "" };
}

/** What was answered before (never evaluated, people control it), else the configured value; for choices always one of them. */
async function resolveInitial(
  stage: PromptContext,
  prompt: PromptDefinition,
  answers: Record<string, unknown>,
  choices: Choice[] | null,
  effects: Effect[],
): Promise<unknown> {
  const key = prompt.field_key;
  const answered = Object.hasOwn(answers, key) ? answers[key] : getPath(answers, key);
  const initial = answered === undefined ? await evaluate(stage, prompt, "initial_value", effects) : answered;
  if (choices === null) return initial;
  return choices.some(({ value }) => value === initial) ? initial : (choices[0]?.value ?? "");
}

async function evaluate(
  stage: PromptContext,
  prompt: PromptDefinition,
  field: "placeholder" | "initial_value",
  effects: Effect[],
): Promise<unknown> {
  const source = prompt[field];
  if (!prompt[`${field}_expression`]) return source;
  try {
    const answers = earlierAnswers(stage);
    const result = await stage.evaluateExpression(prompt.name, prompt.expression_language, source, {
      prompt_context: answers,
    });
    return result ?? null;
  } catch (error) {
    effects.push(recordFailure(stage, prompt, field, error));
    return source;
  }
}

function recordFailure(stage: PromptContext, prompt: PromptDefinition, field: string, error: unknown): Effect {
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
