import { describeRecord, isRecordRef, type RecordRef } from "./record-ref.ts";

/** How much of a value is kept, and who its people are. */
export interface SanitizeOptions {
  /** About how long the result may be, in characters of JSON. */
  maxLength?: number;
  /** Looks up a person of whom only the key is known. */
  findUser?: (pk: number) => { username: string; email: string } | undefined;
}

const MAX_LENGTH = 32_768;
const MAX_TEXT = 8192;
const MAX_KEY = 256;
const MAX_DEPTH = 12;
/** Stands for what was left out. */
const CUT = "…";

/**
 * Makes any value safe to be kept as JSON in an event or shown in an inspector.
 *
 * - People become name, key and address, other records their part, kind, key and name (see `describeRecord`).
 * - HTTP requests are left out: they carry cookies. So are items of lists that come out empty.
 * - Functions, errors, dates, bytes and whatever else JSON has no form for become text.
 * - Characters that PostgreSQL refuses in JSON (NUL, halves of surrogate pairs) are replaced; else one of them in a user agent would
 *   keep the event from being written.
 * - What is too long, too deep or too much is cut, and a reference back to a containing value is broken: an event is never megabytes.
 *
 * Secrets are still in it; `cleanse` hides them.
 */
export function sanitize(value: unknown, options: SanitizeOptions = {}): unknown {
  return new Sanitizer(options).take(value);
}

class Sanitizer {
  private left: number;
  private readonly findUser: SanitizeOptions["findUser"];
  private readonly containing = new Set<object>();

  constructor({ maxLength = MAX_LENGTH, findUser }: SanitizeOptions) {
    this.left = maxLength;
    this.findUser = findUser;
  }

  take(value: unknown): unknown {
    if (typeof value === "string") return this.takeText(value);
    if (typeof value === "function") return this.takeDictionary(Object.entries(describeFunction(value)));
    if (typeof value !== "object" || value === null) return this.takeScalar(value);
    if (this.containing.has(value) || this.containing.size >= MAX_DEPTH) return this.takeText(CUT);
    this.containing.add(value);
    const taken = this.takeObject(value);
    this.containing.delete(value);
    return taken;
  }

  private takeScalar(value: unknown): unknown {
    if (value === undefined) return this.takeScalar(null);
    if (typeof value === "bigint" || typeof value === "symbol") return this.takeText(String(value));
    if (typeof value === "number" && !Number.isFinite(value)) return this.takeText(String(value));
    this.left -= String(value).length;
    // JSON has no negative zero.
    return value === 0 ? 0 : value;
  }

  private takeObject(value: object): unknown {
    if (Array.isArray(value) || value instanceof Set) return this.takeList(value);
    if (value instanceof Map) return this.takeDictionary(value);
    if (value instanceof Date) return this.takeText(Number.isNaN(value.getTime()) ? "" : value.toISOString());
    if (value instanceof Uint8Array) return this.takeText(`[${value.length} bytes]`);
    if (!isPlain(value)) return this.takeText(toText(value));
    if (isRecordRef(value)) return this.takeDictionary(Object.entries(this.describeRef(value)));
    return this.takeDictionary(Object.entries(value));
  }

  private describeRef(record: RecordRef): Record<string, unknown> {
    const described = describeRecord(record);
    if (record.$record !== "user" || record.username !== undefined || typeof record.pk !== "number") return described;
    return { ...described, ...this.findUser?.(record.pk) };
  }

  private takeList(items: Iterable<unknown>): unknown[] {
    const list: unknown[] = [];
    for (const item of items) {
      this.left -= 1;
      if (this.left <= 0) {
        list.push(CUT);
        break;
      }
      const taken = this.take(item);
      if (!isEmpty(taken)) list.push(taken);
    }
    return list;
  }

  private takeDictionary(entries: Iterable<[unknown, unknown]>): Record<string, unknown> {
    const pairs: [string, unknown][] = [];
    for (const [key, value] of entries) {
      if (isHttpRequest(value)) continue;
      if (this.left <= 0) {
        pairs.push([CUT, CUT]);
        break;
      }
      pairs.push([this.takeText(toText(key), MAX_KEY), this.take(value)]);
    }
    // Defines each key as the dictionary's own, also one that is called `__proto__`.
    return Object.fromEntries(pairs);
  }

  private takeText(text: string, longest = MAX_TEXT): string {
    const room = Math.max(0, Math.min(longest, this.left));
    const kept = text.length > room ? `${text.slice(0, room)}${CUT}` : text;
    const safe = kept.replaceAll("\0", "\ufffd").toWellFormed();
    this.left -= JSON.stringify(safe).length + 1;
    return safe;
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Requests of the fetch standard, of Node, and the engine's own facts about one. */
function isHttpRequest(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "headers" in value && "method" in value && (!isPlain(value) || "cookies" in value);
}

function describeFunction(value: { name: string }): Record<string, unknown> {
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  return isClass ? { type: value.name, module: "" } : { type: "callable", name: value.name, module: "" };
}

function isEmpty(value: unknown): boolean {
  return !value || (typeof value === "object" && Object.keys(value).length === 0);
}

/** The value's own text form; objects can be made so that asking for it fails. */
function toText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "[object]";
  }
}
