import type { ReactNode } from "react";

/** A column as the table shows it. */
export interface TableColumn {
  field: string;
  title: string;
  kind?: string;
  sortable?: boolean;
}

/** A row: an object's values, and where it is edited. */
export interface TableRow {
  key: string;
  href: string;
  values: Record<string, unknown>;
  /** What can be done with it from here. */
  links?: readonly { title: string; href: string }[];
}

interface ObjectTableProps {
  caption: string;
  columns: readonly TableColumn[];
  rows: readonly TableRow[];
  /** The column sorted by, with a leading `-` for descending. */
  order: string;
  /** The address of the list in another order. */
  orderHref(order: string): string;
}

/** A list of objects as a table; on narrow screens every row is a card. */
export function ObjectTable({ caption, columns, rows, order, orderHref }: ObjectTableProps) {
  const [first, ...others] = columns;
  if (!first) return null;
  const hasLinks = rows.some(({ links = [] }) => links.length > 0);
  return (
    <table className="admin-table w-full border-collapse text-start">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-line border-b text-start">
          {columns.map((column) => (
            <HeaderCell key={column.field} column={column} order={order} orderHref={orderHref} />
          ))}
          {hasLinks ? (
            <th scope="col" className="px-3 py-2 text-start font-semibold text-muted text-sm">
              Actions
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, href, values, links = [] }) => (
          <tr key={key} className="border-line border-b last:border-0 hover:bg-sunken">
            <th scope="row" className="px-3 py-2.5 text-start font-medium">
              <a className="link break-words" href={href}>
                <bdi>{String(values[first.field] || "–")}</bdi>
              </a>
            </th>
            {others.map(({ field, title, kind }) => (
              <td key={field} data-title={title} className="break-words px-3 py-2.5">
                {showValue(values[field], kind)}
              </td>
            ))}
            {hasLinks ? (
              <td data-title="Actions" className="px-3 py-2.5">
                <span className="flex flex-wrap gap-x-4 gap-y-1">
                  {links.map((link) => (
                    <a
                      key={link.title}
                      className="link text-sm"
                      href={link.href}
                      aria-label={`${link.title} ${String(values[first.field])}`}
                    >
                      {link.title}
                    </a>
                  ))}
                </span>
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HeaderCell({
  column,
  order,
  orderHref,
}: { column: TableColumn } & Pick<ObjectTableProps, "order" | "orderHref">) {
  const { field, title, sortable } = column;
  const sorted = order === field ? "ascending" : order === `-${field}` ? "descending" : undefined;
  return (
    <th scope="col" aria-sort={sorted} className="px-3 py-2 text-start font-semibold text-muted text-sm">
      {sortable ? (
        <a
          className="text-muted no-underline hover:underline"
          href={orderHref(sorted === "ascending" ? `-${field}` : field)}
        >
          {title}
          <span aria-hidden="true">{sorted === "ascending" ? " ↑" : sorted === "descending" ? " ↓" : ""}</span>
        </a>
      ) : (
        title
      )}
    </th>
  );
}

/** A value as its column's kind shows it. */
export function showValue(value: unknown, kind = "text"): ReactNode {
  if (value === null || value === undefined || value === "") return <span className="text-muted">–</span>;
  if (kind === "count") return Array.isArray(value) ? value.length : String(value);
  if (kind === "boolean") return value ? "Yes" : "No";
  if (kind === "code") return <code className="break-all">{String(value)}</code>;
  if (kind === "tag") return <span className="admin-tag">{String(value).replaceAll("_", " ")}</span>;
  if (kind === "date") return <Time value={String(value)} />;
  if (kind === "person") return <bdi>{String((value as { username?: string }).username ?? "–")}</bdi>;
  if (kind === "names") return showNames(value);
  return <bdi>{String(value)}</bdi>;
}

function showNames(value: unknown): ReactNode {
  const names = Array.isArray(value) ? value.map((item: { name?: string }) => item.name ?? "") : [];
  const shown = names.slice(0, 3).join(", ") || "–";
  return <bdi>{names.length > 3 ? `${shown} and ${names.length - 3} more` : shown}</bdi>;
}

/** A time in UTC, to the minute; the machine-readable one stands in the attribute. */
export function Time({ value }: { value: string }) {
  const iso = new Date(value).toISOString();
  return (
    <time dateTime={iso} title={iso} className="whitespace-nowrap tabular-nums">
      {`${iso.slice(0, 10)} ${iso.slice(11, 16)}`}
    </time>
  );
}
