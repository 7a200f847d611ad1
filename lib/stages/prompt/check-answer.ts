import { literal, message } from "#lib/flows/messages.ts";
import type { FieldErrors } from "#lib/flows/stage.ts";
import { setPath } from "#lib/merge.ts";
import { toPythonText } from "./python-text.ts";
import { isDisplayOnly, readField } from "./read-field.ts";
import type { PromptContext, ResolvedField } from "./resolve-fields.ts";

/** What an answer came to: the data of this form, and what passing policies have to say. */
export type CheckedAnswer =
  | { ok: true; data: Record<string, unknown>; notices: string[] }
  | { ok: false; errors: FieldErrors };

/** Judges an answer: each field by itself, then, when all of them are fine, the form as a whole. */
export async function checkAnswer(
  stage: PromptContext,
  fields: ResolvedField[],
  answer: Record<string, unknown>,
): Promise<CheckedAnswer> {
  const { values, errors } = await readFields(stage, fields, answer);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  if (passwordsDiffer(values)) return refuseForm([message("prompt.passwords_differ")]);
  const data = collectData(values);
  const outcome = await stage.evaluatePolicies(stage.config.validation_policies, { prompt_data: data });
  if (outcome.passing) return { ok: true, data, notices: outcome.shown };
  return refuseForm(outcome.shown.map((text) => literal(text)));
}

function refuseForm(texts: FieldErrors[string]): CheckedAnswer {
  return { ok: false, errors: texts.length > 0 ? { non_field_errors: texts } : {} };
}

type Values = Map<ResolvedField, unknown>;

async function readFields(
  stage: PromptContext,
  fields: ResolvedField[],
  answer: Record<string, unknown>,
): Promise<{ values: Values; errors: FieldErrors }> {
  const values: Values = new Map();
  const errors: FieldErrors = {};
  for (const field of fields) {
    const reading = readField(field, answer);
    if (!reading.ok) errors[field.key] = [reading.error];
    else if ("absent" in reading) continue;
    else if (field.type === "username" && (await isTaken(stage, toPythonText(reading.value)))) {
      errors[field.key] = [message("prompt.username_taken")];
    } else values.set(field, reading.value);
  }
  return { values, errors };
}

/** Whether somebody else has this username. People may keep their own. */
async function isTaken(stage: PromptContext, username: string): Promise<boolean> {
  const owner = await stage.db.user.findUnique({ where: { username }, select: { id: true } });
  if (!owner) return false;
  return owner.id !== (await stage.pendingUser())?.pk;
}

/** All passwords of a form are the same one, typed again. */
function passwordsDiffer(values: Values): boolean {
  const passwords = [...values].filter(([field]) => field.type === "password").map(([, value]) => value);
  return new Set(passwords).size > 1;
}

/** The form's data: a dotted key is a path; what only shows something is also there under its literal key. */
function collectData(values: Values): Record<string, unknown> {
  const data: Record<string, unknown> = { component: "ak-stage-prompt" };
  for (const [{ key, type }, value] of values) {
    const placed = setPath(data, key, value);
    if (key.includes(".") && (!placed || isDisplayOnly(type))) data[key] = value;
  }
  return data;
}
