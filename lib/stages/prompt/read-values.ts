import { LARGEST_FILE_KB } from "./challenge.ts";
import { isAccepted } from "./file-types.ts";
import { toPythonText } from "./python-text.ts";
import { accept, type Reading, readText, refuse } from "./read-text.ts";
import type { Choice } from "./resolve-fields.ts";

const LONGEST_EMAIL = 254;
const LONGEST_INTEGER_TEXT = 1000;
/** A file travels inside a JSON body and stays in the sealed plan until the end of the flow. In characters of its data URI. */
const LONGEST_FILE = 1_000_000;

const ATOM = "[-!#$%&'*+/=?^_`{}|~0-9A-Za-z]+";
const LABEL = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}-]{0,61}[\\p{L}\\p{N}\\p{M}])?";
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:(?:${LABEL}\\.)+${LABEL}|localhost)$`, "u");
const INTEGER = /^[+-]?\d+(?:\.0*)?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

const TRUE = new Set(["true", "1", "yes", "y", "t", "on"]);
const FALSE = new Set(["false", "0", "no", "n", "f", "off"]);

/** Reads an e-mail address: plain ASCII before the `@`, so that no look-alike of it can hide there. */
export function readEmail(input: unknown, blank: boolean): Reading {
  const text = readText(input, { trim: true, blank, max: LONGEST_EMAIL });
  if (!text.ok || text.value === "") return text;
  return EMAIL.test(String(text.value)) ? text : refuse("invalid_email");
}

/** Reads a whole number, as number or as text. */
export function readInteger(input: unknown): Reading {
  if (typeof input === "string" && input.length > LONGEST_INTEGER_TEXT) {
    return refuse("max_string_length", "max_string_length");
  }
  const known = typeof input === "number" || (typeof input === "string" && INTEGER.test(input.trim()));
  const value = Number(input);
  return known && Number.isSafeInteger(value) ? accept(value === 0 ? 0 : value) : refuse("invalid_integer");
}

/** Reads yes or no, in the spellings of forms and programs. */
export function readBoolean(input: unknown): Reading {
  if (typeof input === "boolean") return accept(input);
  const text = typeof input === "string" || typeof input === "number" ? String(input).trim().toLowerCase() : "";
  if (TRUE.has(text)) return accept(true);
  if (FALSE.has(text)) return accept(false);
  return refuse("invalid_boolean");
}

/** Finds the choice that was meant, by its text; the value keeps its own type. */
export function readChoice(input: unknown, choices: Choice[]): Reading {
  const text = toPythonText(input);
  const chosen = choices.find(({ value }) => toPythonText(value) === text);
  return chosen ? accept(chosen.value) : refuse("invalid_choice", "invalid_choice", { input: text.slice(0, 100) });
}

/** Reads a calendar date, which stays the text `YYYY-MM-DD` (RFC 3339 full-date). */
export function readDate(input: unknown): Reading {
  return typeof input === "string" && isDate(input.trim()) ? accept(input.trim()) : refuse("invalid_date");
}

function isDate(text: string): boolean {
  const parts = DATE.exec(text);
  if (!parts || Number(parts[1]) === 0) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Reads a date and time of ISO 8601; one without offset is meant in the server's time zone. The value is text in UTC with `Z`. */
export function readDateTime(input: unknown): Reading {
  const parts = typeof input === "string" ? DATE_TIME.exec(input.trim()) : null;
  if (!parts) return refuse("invalid_datetime");
  const [, date = "", hour = "", minute = "", second = "00", fraction = "", offset = ""] = parts;
  if (!isDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return refuse("invalid_datetime");
  const zone = offset
    .toUpperCase()
    .replace(/^([+-]\d{2}):?(\d{2})?$/, (_all, hours, minutes) => `${hours}:${minutes ?? "00"}`);
  const time = new Date(`${date}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}${zone}`);
  if (Number.isNaN(time.getTime())) return refuse("invalid_datetime");
  return accept(time.toISOString().replace(".000Z", "Z"));
}

/**
 * Reads a file: a data URI with base64 content (RFC 2397); what is in it is not looked at.
 *
 * @param types the media types that are taken, or null for all
 */
export function readFile(input: unknown, types: readonly string[] | null): Reading {
  if (typeof input === "string" && input.length > LONGEST_FILE)
    return refuse("prompt.file_size", "max_length", { kilobytes: LARGEST_FILE_KB });
  const text = readText(input, { trim: true, blank: false, max: LONGEST_FILE });
  if (!text.ok) return text;
  const uri = String(text.value);
  if (!/^data:/i.test(uri)) return refuse("prompt.file_scheme");
  const comma = uri.indexOf(",");
  const header = uri.slice("data:".length, comma === -1 ? 0 : comma);
  const marker = header.slice(header.indexOf(";") + 1);
  if (!header.includes(";") || marker !== "base64") return refuse("prompt.file_encoding");
  const type = header.slice(0, header.indexOf(";")).toLowerCase();
  return isAccepted(types, type) ? text : refuse("prompt.file_type", "invalid", { types: (types ?? []).join(", ") });
}
