import { buildWhere, type Columns, type Where } from "#lib/models/where.ts";

/** Words beyond these are not looked at. */
const MOST_WORDS = 16;
const LONGEST_SEARCH = 512;

/**
 * The Prisma `where` of a search: every word (separated by white space or commas) has to be in one of the fields, without regard to case.
 * @param fields columns, or paths over relations with double underscores
 */
export function buildSearch(columns: Columns, fields: readonly string[], search: string): Where {
  return {
    AND: splitSearch(search).map((value) => ({ OR: fields.flatMap((field) => contains(columns, field, value)) })),
  };
}

/** The words of a search. */
export function splitSearch(search: string): string[] {
  return search
    .slice(0, LONGEST_SEARCH)
    .replaceAll("\u0000", "")
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .slice(0, MOST_WORDS);
}

function contains(columns: Columns, field: string, value: string): Where[] {
  // Of a key, part of it is no use.
  const lookup = columns[field]?.kind === "uuid" ? "exact" : "icontains";
  const where = buildWhere(columns, { all: [{ path: field.split("__"), lookup, value }] });
  return where ? [where] : [];
}
