/** A record inside plain data: `$record` says of which kind, `pk` which one. */
export interface RecordRef {
  $record: string;
  pk: string | number | null;
  [field: string]: unknown;
}

const DEEPEST = 12;
const LONGEST_TEXT = 20_000;
const MOST_ENTRIES = 500;

/**
 * Makes a value safe for JSON and small enough for a record: people become name, key and address, other records their kind, key and
 * name; items of lists that come out empty are dropped; what is too deep, too long or too many is cut.
 */
export function sanitize(value: unknown, depth = 0): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "function") return { type: "callable", name: value.name, module: "" };
  if (typeof value === "symbol") return value.toString();
  if (depth > DEEPEST) return "…";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return String(value);
  if (Array.isArray(value) || value instanceof Set) return sanitizeList([...value], depth);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64").slice(0, LONGEST_TEXT);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  const object = Object.fromEntries(entries.slice(0, MOST_ENTRIES)) as Record<string, unknown>;
  if (typeof object.$record === "string") return describeRecord(object as RecordRef);
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, sanitize(inner, depth + 1)]));
}

function sanitizeList(items: unknown[], depth: number): unknown[] {
  const empty = (item: unknown) =>
    item === null || item === "" || item === 0 || item === false || (typeof item === "object" && Object.keys(item).length === 0);
  return items
    .slice(0, MOST_ENTRIES)
    .map((item) => sanitize(item, depth + 1))
    .filter((item) => !empty(item));
}

const APPS: Record<string, string> = { user: "authentik_core", group: "authentik_core", token: "authentik_core", policybinding: "authentik_policies" };

function describeRecord({ $record, pk, ...fields }: RecordRef): unknown {
  if ($record === "user") return { username: fields.username ?? "", pk, email: fields.email ?? "" };
  const key = typeof pk === "string" && /^[0-9a-f-]{36}$/i.test(pk) ? pk.replaceAll("-", "") : pk;
  return { app: APPS[$record] ?? "authentik_flows", model_name: $record, pk: key, name: fields.name ?? String(pk) };
}
