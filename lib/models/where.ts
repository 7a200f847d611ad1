import { QueryFault } from "./error.ts";
import { toBoolean, toInteger, toUuid } from "./fields.ts";
import type { Lookup, ObjectQuery, Predicate } from "./model.ts";

/** Part of a Prisma `where`. */
export type Where = Record<string, unknown>;

/** How a field of a model is asked for. */
export interface Column {
  readonly kind: "text" | "boolean" | "integer" | "uuid" | "date" | "json";
  /** Where Prisma has it: a field, or a path over relations. */
  readonly at: readonly string[];
  readonly nullable?: boolean;
  /** For a reference: how the fields of the other object are asked for, for paths like `target__slug`. */
  readonly relation?: { readonly at: readonly string[]; columns(): Columns };
  /** Where the value needs more than a comparison of one column; null for "matches nothing". */
  readonly compare?: (lookup: Lookup, value: unknown) => Where | null;
}

/** Columns by the name that the API gives them. `pk` is the primary key. */
export type Columns = Readonly<Record<string, Column>>;

const insensitive: Partial<Record<Lookup, string>> = {
  iexact: "equals",
  icontains: "contains",
  istartswith: "startsWith",
  iendswith: "endsWith",
};
const textual: Partial<Record<Lookup, string>> = {
  contains: "contains",
  startswith: "startsWith",
  endswith: "endsWith",
};
const ordered: Partial<Record<Lookup, string>> = { gt: "gt", gte: "gte", lt: "lt", lte: "lte" };

/**
 * The Prisma `where` of a query.
 * @returns null when nothing can match, for example because a text that is no UUID is compared with a key
 * @throws QueryFault for fields and comparisons that there are not
 */
export function buildWhere(columns: Columns, query: ObjectQuery): Where | null {
  const all = query.all.map((predicate) => buildPredicate(columns, predicate.path, predicate));
  const possible = all.filter((part): part is Where => part !== null);
  const others = possible.length === all.length ? { AND: possible } : null;
  if (query.orPk === undefined) return others;
  const byKey = buildPredicate(columns, ["pk"], { path: ["pk"], lookup: "exact", value: query.orPk });
  const choices = [byKey, query.all.length > 0 ? others : null].filter((part) => part !== null);
  return choices.length > 0 ? { OR: choices } : null;
}

/**
 * The Prisma `orderBy` of some columns.
 * @param names names of columns, with a leading `-` for descending; the primary key is put behind them, in the direction of the
 *   last one, so that an index over a column and the key can be read either way
 * @throws QueryFault for a name that is no column
 */
export function buildOrder(columns: Columns, names: readonly string[]): Where[] {
  const last = names.at(-1)?.startsWith("-") ? "-pk" : "pk";
  return [...names, last].map((name) => {
    const column = findColumn(columns, name.replace(/^-/, ""));
    return nest(column.at, name.startsWith("-") ? "desc" : "asc");
  });
}

function findColumn(columns: Columns, name: string): Column {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (!column) throw new QueryFault(`There is no field "${name}" to find objects by.`);
  return column;
}

function buildPredicate(columns: Columns, path: readonly string[], predicate: Predicate): Where | null {
  const [field = "", ...rest] = path;
  const column = findColumn(columns, field);
  if (rest.length === 0)
    return column.compare ? column.compare(predicate.lookup, predicate.value) : compareColumn(column, predicate);
  if (!column.relation) throw new QueryFault(`The field "${field}" refers to no other object.`);
  const inner = buildPredicate(column.relation.columns(), rest, predicate);
  return inner && nest(column.relation.at, inner);
}

function compareColumn(column: Column, { lookup, value }: Predicate): Where | null {
  if (lookup === "isnull" || value === null) return compareNull(column, lookup, value);
  if (lookup === "json_contains" || column.kind === "json") return compareJson(column, lookup, value);
  if (lookup === "in") return compareList(column, value);
  if (lookup === "exact") return withValue(column, value, (fit) => fit);
  const [comparison, mode] = [
    textual[lookup] ?? insensitive[lookup],
    lookup in insensitive ? { mode: "insensitive" } : {},
  ];
  if (comparison && column.kind === "text")
    return withValue(column, value, (fit) => ({ [comparison]: escapePattern(String(fit)), ...mode }));
  // Without regard to case, what has no case is compared as it is.
  if (lookup === "iexact") return withValue(column, value, (fit) => fit);
  const order = ordered[lookup];
  if (order && column.kind !== "text") return withValue(column, value, (fit) => ({ [order]: fit }));
  throw new QueryFault(`This field cannot be compared by "${lookup}".`);
}

/** Prisma compares with LIKE, and leaves its wildcards in what is looked for. */
function escapePattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}

function compareNull(column: Column, lookup: Lookup, value: unknown): Where | null {
  const wantsNull = lookup === "isnull" ? toBoolean(value) : lookup === "exact" ? true : null;
  if (wantsNull === null) throw new QueryFault(`null cannot be compared by "${lookup}".`);
  if (!column.nullable) return wantsNull ? null : {};
  return nest(column.at, wantsNull ? null : { not: null });
}

function compareList(column: Column, value: unknown): Where {
  if (!Array.isArray(value)) throw new QueryFault('"in" needs a list.');
  const fitting = value.map((item) => toColumnValue(column, item)).filter((item) => item !== null);
  return nest(column.at, { in: fitting });
}

/** A mapping is looked for part by part: single values must be equal, lists contained. */
function compareJson(column: Column, lookup: Lookup, value: unknown, path: readonly string[] = []): Where | null {
  if (column.kind !== "json") return null;
  const at = path.length > 0 ? { path } : {};
  if (lookup === "exact") return nest(column.at, { ...at, equals: value });
  if (lookup !== "json_contains" && lookup !== "contains")
    throw new QueryFault(`JSON cannot be compared by "${lookup}".`);
  if (Array.isArray(value)) return nest(column.at, { ...at, array_contains: value });
  if (value === null || typeof value !== "object") return nest(column.at, { ...at, equals: value });
  const parts = Object.entries(value).map(([name, item]) =>
    compareJson(column, "json_contains", item, [...path, name]),
  );
  return { AND: parts.filter((part) => part !== null) };
}

function withValue(column: Column, value: unknown, build: (value: unknown) => unknown): Where | null {
  const fitting = toColumnValue(column, value);
  return fitting === null ? null : nest(column.at, build(fitting));
}

function toColumnValue(column: Column, value: unknown): unknown {
  if (column.kind === "boolean") return toBoolean(value);
  if (column.kind === "integer") return toInteger(value);
  if (column.kind === "uuid") return toUuid(value);
  if (column.kind === "text") return toStorableText(value);
  const time = new Date(String(value));
  return Number.isNaN(time.getTime()) ? null : time;
}

/** A text that can be in the database: what cannot be stored (null characters, halves of surrogate pairs) is in no object. */
function toStorableText(value: unknown): string | null {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : null;
  return text?.includes("\u0000") || !text?.isWellFormed() ? null : text;
}

function nest(at: readonly string[], value: unknown): Where {
  const [first = "", ...rest] = at;
  return { [first]: rest.length === 0 ? value : nest(rest, value) };
}
