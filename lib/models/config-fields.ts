import { z } from "zod";
import { FieldErrors } from "./error.ts";
import { collectMessages, toBoolean, toInteger, toUuid } from "./fields.ts";
import type { Column, Columns, Where } from "./where.ts";

/** A configuration: the part of a stage or policy that its type defines. */
export type Config = Record<string, unknown>;

/**
 * Validates a configuration as a whole.
 * @param before what is stored; empty for a new object
 * @param data given fields; those that the type does not have are ignored
 * @throws FieldErrors
 */
export function parseConfig(schema: z.ZodObject, before: Config, data: Config): Config {
  const given = Object.fromEntries(
    Object.entries(schema.shape)
      .filter(([field]) => data[field] !== undefined)
      .map(([field, type]) => [field, coerce(type as z.ZodType, data[field])]),
  );
  const merged = { ...before, ...given };
  const parsed = schema.safeParse(merged);
  if (parsed.success) return parsed.data;
  const messages = collectMessages(parsed.error);
  for (const field of Object.keys(messages))
    if (merged[field] === undefined) messages[field] = ["This field is required."];
  throw new FieldErrors(messages);
}

/** A value in the type that a field wants: environment variables, and texts in files, hold numbers and booleans as text. */
function coerce(type: z.ZodType, value: unknown): unknown {
  const inner = unwrap(type);
  if (inner instanceof z.ZodBoolean) return toBoolean(value) ?? value;
  if (inner instanceof z.ZodNumber) return (typeof value === "string" ? toInteger(value) : null) ?? value;
  if (inner instanceof z.ZodString && typeof value === "number") return String(value);
  return value;
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

/** A stored configuration with every field: what it was stored without, because it is older than a field, has that field's default. */
export function withDefaults(schema: z.ZodObject, config: Config): Config {
  const missing = Object.entries(schema.shape).filter(([field]) => config[field] === undefined);
  const defaults = missing.map(([field, type]) => [field, (type as z.ZodType).safeParse(undefined).data]);
  return { ...Object.fromEntries(defaults.filter(([, value]) => value !== undefined)), ...config };
}

/** A configuration without what `.meta({ secret: true })` marks as written and never shown. */
export function withoutSecrets(schema: z.ZodObject, config: Config): Config {
  const isSecret = (field: string) => (schema.shape[field] as z.ZodType | undefined)?.meta()?.secret === true;
  return Object.fromEntries(Object.entries(config).filter(([field]) => !isSecret(field)));
}

/** How the fields of a configuration that is kept as JSON are asked for. */
export function configColumns(schema: z.ZodObject, references: ReadonlySet<string>): Columns {
  const plain = Object.entries(schema.shape).filter(([field]) => !references.has(field));
  return Object.fromEntries(
    plain.map(([field, type]): [string, Column] => [field, configColumn(field, type as z.ZodType)]),
  );
}

function configColumn(field: string, type: z.ZodType): Column {
  return {
    kind: "json",
    at: ["config"],
    compare(lookup, value) {
      if (lookup === "isnull") return { config: { path: [field], [toBoolean(value) ? "equals" : "not"]: null } };
      if (lookup === "exact") return { config: { path: [field], equals: coerce(type, value) } };
      return typeof value === "string" ? { config: { path: [field], ...jsonComparison(lookup, value) } } : null;
    },
  };
}

function jsonComparison(lookup: string, value: string): Where {
  if (lookup === "contains" || lookup === "icontains") return { string_contains: value, ...caseOf(lookup) };
  if (lookup === "startswith" || lookup === "istartswith") return { string_starts_with: value, ...caseOf(lookup) };
  if (lookup === "iexact")
    return { string_contains: value, string_starts_with: value, string_ends_with: value, ...caseOf(lookup) };
  return { string_ends_with: value, ...caseOf(lookup) };
}

function caseOf(lookup: string): Where {
  return lookup.startsWith("i") ? { mode: "insensitive" } : {};
}

/** How a reference of a stage, which is a row of its own, is asked for. @param column where that row has the key */
export function referenceColumn(field: string, column: string): Column {
  return {
    kind: "uuid",
    at: ["references"],
    compare(lookup, value) {
      const absent = lookup === "isnull" ? toBoolean(value) : lookup === "exact" && value === null ? true : null;
      if (absent !== null) return { references: { [absent ? "none" : "some"]: { field } } };
      const id = toUuid(value);
      return lookup === "exact" && id ? { references: { some: { field, [column]: id } } } : null;
    },
  };
}
