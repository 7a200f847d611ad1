import { cleanse } from "#lib/events/cleanse.ts";
import { sanitize } from "#lib/events/sanitize.ts";
import type { DryRunWrite } from "./report.ts";
import type { RowWrite } from "./write-log.ts";

/** Tables of the engine's own: runs, counters, what is remembered to be faster. That they change says nothing about the person. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  "flow_execution",
  "flow_snapshot",
  "flow_trace",
  "rate_limit",
  "mail_quota",
  "captcha_solution",
  "config_version",
]);

/** Columns that the database makes of others. */
const GENERATED =
  /^(?:search_text|username|brand_name|model_app|model_name|model_pk|application_pk|device_pk|ip_(?:geo|asn)_data)$/;

type Row = Readonly<Record<string, unknown>>;
type Names = ReadonlyMap<unknown, string>;

/** Whether a row is the engine's own affair. */
export function isBookkeeping({ table }: RowWrite): boolean {
  return BOOKKEEPING.has(table);
}

/** Keys of the accounts that rows belong to. */
export function accountKeys(writes: readonly RowWrite[]): number[] {
  const keys = writes.map(({ row }) => row?.user_id).filter((key) => typeof key === "number");
  return [...new Set(keys)];
}

/** A row for people to read. @param names usernames by key */
export function describeWrite(write: RowWrite, names: Names): DryRunWrite {
  const { operation, table, row } = write;
  const text = row
    ? (describers[table]?.(write, row, names) ?? plainText(write))
    : (nameless[table] ?? plainText(write));
  return { operation, table, text, fields: shownFields(write) };
}

const quote = (value: unknown) => `“${String(value)}”`;
const owner = ({ user_id: key }: Row, names: Names) => quote(names.get(key) ?? key);

/** Columns of an update that only say when it was. */
const TIMES: ReadonlySet<string> = new Set(["last_updated", "updated_at", "updated"]);

const describers: Record<string, (write: RowWrite, row: Row, names: Names) => string> = {
  user({ operation, changed }, row) {
    if (operation === "insert") return `Creates the account ${quote(row.username)}.`;
    if (operation === "delete") return `Deletes the account ${quote(row.username)}.`;
    const fields = changed.filter((column) => !TIMES.has(column));
    if (fields.join() === "last_login") return `Notes when ${quote(row.username)} logged in last.`;
    return `Changes the account ${quote(row.username)}: ${fields.join(", ")}.`;
  },
  session({ operation }, row, names) {
    if (operation === "insert") return `Logs ${owner(row, names)} in.`;
    return operation === "delete"
      ? `Ends a login of ${owner(row, names)}.`
      : `Changes a login of ${owner(row, names)}.`;
  },
  event: (_write, row) => `Records the event ${quote(row.action)}.`,
  reputation: (_write, row) =>
    `Sets the reputation of ${quote(row.identifier)} from ${String(row.ip)} to ${String(row.score)}.`,
  token({ operation }, row, names) {
    const what = `${row.intent === "verification" ? "a link" : "a token"} of ${owner(row, names)}`;
    return operation === "insert" ? `Makes ${what}.` : operation === "delete" ? `Uses up ${what}.` : `Changes ${what}.`;
  },
  group_membership: ({ operation }, row, names) =>
    operation === "delete" ? `Takes ${owner(row, names)} out of a group.` : `Puts ${owner(row, names)} into a group.`,
  former_password: ({ operation }, row, names) =>
    operation === "delete"
      ? `Forgets a former password of ${owner(row, names)}.`
      : `Remembers the hash of a former password of ${owner(row, names)}.`,
  user_consent: ({ operation }, row, names) =>
    operation === "delete"
      ? `Forgets what ${owner(row, names)} has allowed ${quote(row.application_name)}.`
      : `Remembers what ${owner(row, names)} allows ${quote(row.application_name)}.`,
  invitation: ({ operation }, row) =>
    operation === "delete"
      ? `Uses up the invitation ${quote(row.name)}.`
      : `Changes the invitation ${quote(row.name)}.`,
};

/** Of statements that do not give their rows back. */
const nameless: Record<string, string> = {
  token: "Makes a link.",
  flow_token: "Keeps the run as it is for whoever opens the link.",
};

const VERBS = { insert: "Writes", update: "Changes", delete: "Deletes" } as const;

function plainText({ operation, table }: RowWrite): string {
  return `${VERBS[operation]} a row of ${table}.`;
}

function shownFields({ operation, row, changed, table }: RowWrite): Record<string, unknown> {
  const isShown = (column: string, value: unknown) =>
    value !== null &&
    (operation !== "update" || changed.includes(column)) &&
    (table === "user" ? column !== "search_text" : !GENERATED.test(column));
  const shown = Object.entries(row ?? {})
    .filter(([column, value]) => isShown(column, value))
    .map(([column, value]) => [column, isBytes(value) ? "[sealed]" : value]);
  return cleanse(sanitize(Object.fromEntries(shown))) as Record<string, unknown>;
}

/** Bytes, as PostgreSQL writes them in JSON. */
function isBytes(value: unknown): boolean {
  return typeof value === "string" && /^\\x[0-9a-f]*$/.test(value);
}
