import type { Columns } from "#lib/models/where.ts";

/** The order that a query asks for. Names that cannot be sorted by are ignored, as the reference implementation does. */
export function readOrder(
  query: URLSearchParams,
  sortable: ReadonlySet<string>,
  usual: readonly string[],
): readonly string[] {
  const wanted = (query.get("ordering") ?? "")
    .split(",", 8)
    .map((name) => name.trim())
    .filter((name) => sortable.has(name.replace(/^-/, "")));
  return wanted.length > 0 ? wanted : usual;
}

/** Columns that lists can be sorted by: those that are compared as they are. */
export function sortableColumns(columns: Columns): ReadonlySet<string> {
  return new Set(
    Object.entries(columns)
      .filter(([, column]) => column.compare === undefined && column.kind !== "json")
      .map(([name]) => name),
  );
}
