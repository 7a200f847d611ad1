/**
 * The query language of the list of events: comparisons of fields, joined by `and` and `or` (`and` binds closer) and grouped by
 * parentheses. A field is a path (`context.geo.country`); a value is a text in double quotes, a number, `True`, `False`, `None`, or with
 * `in` a list of them in parentheses. Comparisons are `=`, `!=`, `>`, `>=`, `<`, `<=`, `~` (contains), `!~`, `startswith`,
 * `not startswith`, `endswith`, `not endswith`, `in` and `not in`. Texts are compared without regard to case by all that look inside.
 */
export type EventQuery =
  | { kind: "and" | "or"; parts: EventQuery[] }
  | { kind: "compare"; path: string[]; comparison: Comparison; negated: boolean; value: Value | Value[] };

type Value = string | number | boolean | null;
type Comparison = "=" | ">" | ">=" | "<" | "<=" | "~" | "startswith" | "endswith" | "in";

/** A query cannot be read; the message says where. */
export class EventQueryError extends Error {
  override readonly name = "EventQueryError";
}

const LONGEST_QUERY = 10_000;
const DEEPEST = 50;
const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<word>[A-Za-z_]\w*(?:\.\w+)*)|(?<sign>!=|!~|>=|<=|[=<>~(),]))/y;

interface Token {
  kind: "text" | "number" | "word" | "sign";
  text: string;
  at: number;
}

/** Reads a query. @throws EventQueryError */
export function parseEventQuery(source: string): EventQuery {
  if (source.length > LONGEST_QUERY) throw new EventQueryError("The query is too long.");
  const parser = new Parser(readTokens(source));
  return parser.readAll();
}

function readTokens(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    if (!groups) throw new EventQueryError(`The query cannot be read at position ${at + 1}.`);
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) as [Token["kind"], string];
    tokens.push({ kind, text, at });
  }
  return tokens;
}

const constants = new Map<string, Value>([
  ["True", true],
  ["False", false],
  ["None", null],
]);
const signs = new Map<string, { comparison: Comparison; negated: boolean }>([
  ["=", { comparison: "=", negated: false }],
  ["!=", { comparison: "=", negated: true }],
  [">", { comparison: ">", negated: false }],
  [">=", { comparison: ">=", negated: false }],
  ["<", { comparison: "<", negated: false }],
  ["<=", { comparison: "<=", negated: false }],
  ["~", { comparison: "~", negated: false }],
  ["!~", { comparison: "~", negated: true }],
]);
const words = ["in", "startswith", "endswith"] as const;

class Parser {
  readonly #tokens: Token[];
  #next = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  readAll(): EventQuery {
    const query = this.#readJoined("or", 0);
    if (this.#next < this.#tokens.length) throw this.#unexpected();
    return query;
  }

  #readJoined(kind: "or" | "and", depth: number): EventQuery {
    if (depth > DEEPEST) throw new EventQueryError("The query is nested too deeply.");
    const read = () => (kind === "or" ? this.#readJoined("and", depth) : this.#readOne(depth));
    const first = read();
    const parts = [first];
    while (this.#takes(kind)) parts.push(read());
    return parts.length === 1 ? first : { kind, parts };
  }

  #readOne(depth: number): EventQuery {
    if (!this.#takes("(")) return this.#readComparison();
    const inner = this.#readJoined("or", depth + 1);
    this.#require(")");
    return inner;
  }

  #readComparison(): EventQuery {
    const field = this.#take("word");
    if (["and", "or", "not", "in"].includes(field) || constants.has(field)) throw this.#unexpected(1);
    const { comparison, negated } = this.#readSign();
    const value = comparison === "in" ? this.#readList() : this.#readValue();
    return { kind: "compare", path: field.split("."), comparison, negated, value };
  }

  #readSign(): { comparison: Comparison; negated: boolean } {
    const sign = signs.get(this.#peek()?.kind === "sign" ? (this.#peek()?.text ?? "") : "");
    if (sign) {
      this.#next += 1;
      return sign;
    }
    const negated = this.#takes("not");
    const comparison = words.find((word) => this.#takes(word));
    if (!comparison) throw this.#unexpected();
    return { comparison, negated };
  }

  #readList(): Value[] {
    this.#require("(");
    const values = [this.#readValue()];
    while (this.#takes(",")) values.push(this.#readValue());
    this.#require(")");
    return values;
  }

  #readValue(): Value {
    const token = this.#peek();
    if (!token) throw this.#unexpected();
    this.#next += 1;
    if (token.kind === "text") return token.text.slice(1, -1).replace(/\\(.)/g, "$1");
    if (token.kind === "number") return Number(token.text);
    const constant = constants.get(token.text);
    if (constant === undefined) throw this.#unexpected(1);
    return constant;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #takes(text: string): boolean {
    const token = this.#peek();
    if (token?.text !== text || token.kind === "text") return false;
    this.#next += 1;
    return true;
  }

  #take(kind: Token["kind"]): string {
    const token = this.#peek();
    if (token?.kind !== kind) throw this.#unexpected();
    this.#next += 1;
    return token.text;
  }

  #require(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected();
  }

  #unexpected(back = 0): EventQueryError {
    const token = this.#tokens[this.#next - back];
    return new EventQueryError(
      token ? `“${token.text}” is not expected at position ${token.at + 1}.` : "The query ends too early.",
    );
  }
}

/** Whether an event, as plain data, is among those that a query finds. A field that the event lacks is `None`. */
export function matchesEventQuery(query: EventQuery, event: Record<string, unknown>): boolean {
  if (query.kind !== "compare") {
    const matches = (part: EventQuery) => matchesEventQuery(part, event);
    return query.kind === "and" ? query.parts.every(matches) : query.parts.some(matches);
  }
  const actual = readPath(event, query.path);
  const { comparison, value } = query;
  const holds = Array.isArray(value)
    ? value.some((one) => isEqual(actual, one))
    : comparison === "="
      ? isEqual(actual, value)
      : compare(actual, comparison, value);
  return holds !== query.negated;
}

function readPath(event: Record<string, unknown>, path: string[]): unknown {
  return path.reduce<unknown>(
    (holder, key) =>
      typeof holder === "object" && holder !== null && Object.hasOwn(holder, key) ? Reflect.get(holder, key) : null,
    event,
  );
}

function isEqual(actual: unknown, value: Value): boolean {
  if (actual instanceof Date) return typeof value === "string" && actual.getTime() === Date.parse(value);
  return (actual ?? null) === value;
}

function compare(actual: unknown, comparison: Comparison, value: Value): boolean {
  if (comparison === "~" || comparison === "startswith" || comparison === "endswith")
    return comparesText(actual, comparison, value);
  const [left, right] = toComparable(actual, value);
  if (left === null || right === null || typeof left !== typeof right) return false;
  if (comparison === ">") return left > right;
  if (comparison === ">=") return left >= right;
  return comparison === "<" ? left < right : left <= right;
}

function comparesText(actual: unknown, comparison: "~" | "startswith" | "endswith", value: Value): boolean {
  if (typeof actual !== "string" && typeof actual !== "number") return false;
  const [text, wanted] = [String(actual).toLowerCase(), String(value).toLowerCase()];
  if (comparison === "~") return text.includes(wanted);
  return comparison === "startswith" ? text.startsWith(wanted) : text.endsWith(wanted);
}

type Comparable = string | number | null;

/** Times are compared as such, numbers and texts with their like. */
function toComparable(actual: unknown, value: Value): [Comparable, Comparable] {
  if (actual instanceof Date) return [actual.getTime(), typeof value === "string" ? Date.parse(value) : null];
  const plain = (one: unknown) => (typeof one === "string" || typeof one === "number" ? one : null);
  return [plain(actual), plain(value)];
}
