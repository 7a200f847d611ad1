import { z } from "zod";
import { toBoolean, toInteger, toUuid } from "#lib/models/fields.ts";
import type { Lookup } from "#lib/models/model.ts";
import { buildWhere, type Columns, type Where } from "#lib/models/where.ts";
import type { ApiCall } from "../endpoint.ts";
import { ApiError } from "../errors.ts";

/** What a filter's values are: a kind, or the texts that can be chosen. */
export type FilterKind = "text" | "boolean" | "integer" | "number" | "uuid" | "date" | readonly string[];

/** A query parameter that narrows a list down. */
export interface Filter {
  kind: FilterKind;
  /** May be repeated; an object has to meet one of the values. */
  many?: boolean;
  /** What is compared: a column or a path over relations with double underscores. Left out, the parameter's own name. */
  field?: string;
  lookup?: Lookup;
  /** Instead of a comparison of a column: part of a Prisma `where`, or null for "matches nothing". @throws ApiError */
  where?: (values: readonly FilterValue[], call: ApiCall) => Where | null | Promise<Where | null>;
}

/** A value as the kind of its filter has it. */
export type FilterValue = string | number | boolean | Date;

/** Filters by the names of their query parameters. */
export type Filters = Readonly<Record<string, Filter>>;

/**
 * The Prisma `where` of the filters that a query uses; empty values count as not given.
 * @returns null when nothing can match
 * @throws ApiError 400 for values that are none
 */
export async function buildFilters(columns: Columns, filters: Filters, call: ApiCall): Promise<Where | null> {
  const parts: Where[] = [];
  for (const [name, filter] of Object.entries(filters)) {
    const given = call.query.getAll(name).filter((value) => value !== "");
    if (given.length === 0) continue;
    const values = (filter.many ? given : given.slice(-1)).map((value) => parseValue(name, filter.kind, value));
    const part = filter.where ? await filter.where(values, call) : compare(columns, name, filter, values);
    if (part === null) return null;
    parts.push(part);
  }
  return { AND: parts };
}

function compare(columns: Columns, name: string, filter: Filter, values: readonly FilterValue[]): Where | null {
  const path = (filter.field ?? name).split("__");
  const lookup = filter.lookup ?? "exact";
  const alternatives = values.map((value) => buildWhere(columns, { all: [{ path, lookup, value }] }));
  const possible = alternatives.filter((where) => where !== null);
  return possible.length === 0 ? null : { OR: possible };
}

function parseValue(name: string, kind: FilterKind, text: string): FilterValue {
  if (text.includes("\u0000")) throw wrongValue(name, "Null characters are not allowed.");
  if (kind === "text") return text;
  if (typeof kind !== "string") {
    if (kind.includes(text)) return text;
    throw wrongValue(name, `Select a valid choice. ${text.slice(0, 100)} is not one of the available choices.`);
  }
  const value = converters[kind](text);
  if (value === null) throw wrongValue(name, messages[kind]);
  return value;
}

const converters: Record<Exclude<FilterKind, "text" | readonly string[]>, (text: string) => FilterValue | null> = {
  boolean: toBoolean,
  integer: toInteger,
  number: (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : null),
  uuid: toUuid,
  date: (text) => {
    // A plus sign that was not encoded arrives as a space.
    const time = new Date(text.replace(/ (\d{2}:\d{2})$/, "+$1"));
    return Number.isNaN(time.getTime()) ? null : time;
  },
};
const messages: Record<keyof typeof converters, string> = {
  boolean: "Must be true or false.",
  integer: "A whole number is needed.",
  number: "A number is needed.",
  uuid: "Enter a valid UUID.",
  date: "Enter a valid date/time (ISO 8601).",
};

/** 400 about one filter. */
export function wrongValue(name: string, message: string): ApiError {
  return new ApiError(400, { [name]: [message] });
}

/** The filters as query parameters, for the API's description. */
export function filterQuery(filters: Filters): z.ZodRawShape {
  return Object.fromEntries(
    Object.entries(filters).map(([name, { kind, many }]) => {
      const schema = filterSchema(kind);
      return [name, (many ? z.array(schema) : schema).optional()];
    }),
  );
}

function filterSchema(kind: FilterKind): z.ZodType {
  if (typeof kind !== "string") return z.enum([...kind] as [string, ...string[]]);
  const schemas = {
    text: z.string(),
    boolean: z.boolean(),
    integer: z.int(),
    number: z.number(),
    uuid: z.guid(),
    date: z.iso.datetime(),
  };
  return schemas[kind];
}
