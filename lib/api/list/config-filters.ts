import { z } from "zod";
import { isSecret } from "../schemas.ts";
import type { Filter, Filters } from "./filters.ts";

/**
 * Filters over the fields of a configuration, read off its schema: single values are compared, references are found by key, in lists too.
 * Secrets cannot be looked for, as that would tell them bit by bit.
 */
export function configFilters(schema: z.ZodType): Filters {
  if (!(schema instanceof z.ZodObject)) return {};
  return Object.fromEntries(
    Object.entries(schema.shape).flatMap(([field, type]) => {
      const filter = isSecret(type as z.ZodType) ? null : filterOf(type as z.ZodType);
      return filter ? [[field, filter]] : [];
    }),
  );
}

function filterOf(type: z.ZodType): Filter | null {
  const { reference, list } = type.meta() ?? {};
  if (reference) return { kind: "uuid", many: list === true };
  const inner = unwrap(type);
  if (inner instanceof z.ZodBoolean) return { kind: "boolean" };
  if (inner instanceof z.ZodNumber) return { kind: "number" };
  if (inner instanceof z.ZodEnum) return { kind: inner.options.map(String) };
  return inner instanceof z.ZodString ? { kind: "text" } : null;
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
