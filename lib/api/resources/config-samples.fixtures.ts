import { z } from "zod";
import type { ReferenceKind } from "#lib/stages/references.ts";
import { isSecret } from "../schemas.ts";

/** Keys of objects that a configuration can refer to. */
export type SampleKeys = Record<ReferenceKind, string>;

/**
 * Values for every field of a configuration, as far as possible other ones than the defaults.
 * @param refused fields whose last samples were refused by checks between fields, and how often: they get the next ones
 * @throws Error when a field has no sample
 */
export function sampleConfig(
  schema: z.ZodObject,
  keys: SampleKeys,
  refused: Readonly<Record<string, number>> = {},
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.shape).map(([field, type]) => {
      const samples = samplesOf(type as z.ZodType, keys).filter(
        (sample) => (type as z.ZodType).safeParse(sample).success,
      );
      if (samples.length === 0) throw new Error(`There is no sample for the field ${field}.`);
      const index = Math.min((refused[field] ?? 0) + (refused.non_field_errors ?? 0), samples.length - 1);
      return [field, samples[index]];
    }),
  );
}

/**
 * Creates an object with samples of all fields; those that checks between fields refuse get other samples.
 * @param create sends the fields. @throws Error when none of the samples is accepted
 */
export async function createSample(
  schema: z.ZodObject,
  keys: SampleKeys,
  common: Record<string, unknown>,
  create: (sent: Record<string, unknown>) => Promise<{ status: number; body: unknown }>,
): Promise<{ sent: Record<string, unknown>; made: Record<string, unknown> }> {
  const refused: Record<string, number> = {};
  let answer: { status: number; body: unknown } | undefined;
  for (let tries = 0; tries < 8; tries++) {
    const sent = { ...common, ...sampleConfig(schema, keys, refused) };
    answer = await create(sent);
    if (answer.status === 201) return { sent, made: answer.body as Record<string, unknown> };
    if (answer.status !== 400) break;
    for (const field of Object.keys(answer.body as object)) refused[field] = (refused[field] ?? 0) + 1;
  }
  throw new Error(`No sample is accepted: ${JSON.stringify(answer)}`);
}

/** The fields of a configuration that answers show. */
export function shownFields(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).flatMap(([field, type]) => (isSecret(type as z.ZodType) ? [] : [field]));
}

const texts = [
  "https://example.com/sample",
  "minutes=7",
  "email/account_confirmation.html",
  "someone@example.com",
  "users/sample",
  "sample",
];

function samplesOf(type: z.ZodType, keys: SampleKeys): unknown[] {
  const { reference, list } = type.meta() ?? {};
  if (reference) {
    const key = keys[reference as ReferenceKind];
    return [list === true ? [key] : key];
  }
  const usual = type.safeParse(undefined).data;
  const inner = unwrap(type);
  if (inner instanceof z.ZodArray) return [...samplesOf(inner.element as z.ZodType, keys).map((item) => [item]), []];
  if (inner instanceof z.ZodBoolean) return [usual !== true, usual === true];
  if (inner instanceof z.ZodEnum) return inner.options.toSorted((a, b) => Number(a === usual) - Number(b === usual));
  if (inner instanceof z.ZodNumber) return [Number(usual ?? 0) + 1, Number(usual ?? 0) - 1, usual ?? 1];
  return [...texts, "00000000-0000-4000-8000-000000000000", ...(usual === undefined ? [] : [usual])];
}

function unwrap(type: z.ZodType): z.ZodType {
  if (
    type instanceof z.ZodDefault ||
    type instanceof z.ZodOptional ||
    type instanceof z.ZodNullable ||
    type instanceof z.ZodPrefault
  )
    return unwrap(type.unwrap() as z.ZodType);
  return type;
}
