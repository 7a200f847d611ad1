import type { PromptType } from "./challenge.ts";
import { acceptedTypes } from "./file-types.ts";
import { isTruthy } from "./python-text.ts";
import { accept, type Reading, readText, refuse } from "./read-text.ts";
import { readBoolean, readChoice, readDate, readDateTime, readEmail, readFile, readInteger } from "./read-values.ts";
import type { ResolvedField } from "./resolve-fields.ts";

const LONGEST_TEXT = 65_536;
const LONGEST_LINE = 1024;
/** The column of the user table. */
const LONGEST_USERNAME = 150;
/** Hashing reads all of it. */
const LONGEST_PASSWORD = 1024;

/** Nothing was sent, and nothing is needed. */
export interface Absent {
  ok: true;
  absent: true;
}

const IGNORED: ReadonlySet<PromptType> = new Set<PromptType>(["hidden", "text_read_only", "text_area_read_only"]);
const BOXES: ReadonlySet<PromptType> = new Set<PromptType>(["static", "alert_info", "alert_warning", "alert_danger"]);
const NEVER_REQUIRED: ReadonlySet<PromptType> = new Set<PromptType>(["checkbox", "separator"]);

/** Whether a field only shows something: its value is the server's, whatever the browser sends. */
export function isDisplayOnly(type: PromptType): boolean {
  return IGNORED.has(type) || BOXES.has(type);
}

/** Judges what was sent for a field. */
export function readField(field: ResolvedField, answer: Record<string, unknown>): Reading | Absent {
  const { type, key } = field;
  if (IGNORED.has(type)) return accept(serverValue(field));
  const sent = Object.hasOwn(answer, key) ? answer[key] : undefined;
  if (sent === undefined) return readMissing(field);
  if (sent === null) return refuse("null", "null");
  if (!BOXES.has(type)) return readers[type](sent, field);
  const text = readText(sent, { trim: true, blank: false, max: LONGEST_TEXT });
  return text.ok ? accept(serverValue(field)) : text;
}

/** The value of a field that only shows something. */
function serverValue({ type, initial, rawPlaceholder }: ResolvedField): unknown {
  if (isTruthy(initial)) return initial;
  return type === "text_read_only" || type === "text_area_read_only" ? "" : rawPlaceholder;
}

/** A key that was not sent has the field's initial value, unchecked, when that says anything. */
function readMissing(field: ResolvedField): Reading | Absent {
  if (BOXES.has(field.type)) return accept(serverValue(field));
  if (isTruthy(field.initial)) return accept(field.initial);
  if (field.required && !NEVER_REQUIRED.has(field.type)) return refuse("required", "required");
  return { ok: true, absent: true };
}

type Reader = (input: unknown, field: ResolvedField) => Reading;

const readPlain: Reader = (input, { required }) =>
  readText(input, { trim: false, blank: !required, max: LONGEST_TEXT });
const readShown: Reader = (input) => readText(input, { trim: true, blank: false, max: LONGEST_TEXT });
const readOneOf: Reader = (input, { choices }) => readChoice(input, choices ?? []);

const readers: Record<PromptType, Reader> = {
  text: readPlain,
  text_area: readPlain,
  text_read_only: readShown,
  text_area_read_only: readShown,
  username: (input) => readText(input, { trim: true, blank: false, max: LONGEST_USERNAME }),
  email: (input, { required }) => readEmail(input, !required),
  // Not trimmed: white space can be part of a password.
  password: (input) => readText(input, { trim: false, blank: false, max: LONGEST_PASSWORD }),
  number: readInteger,
  checkbox: readBoolean,
  "radio-button-group": readOneOf,
  dropdown: readOneOf,
  date: readDate,
  "date-time": readDateTime,
  file: (input, { shown }) => readFile(input, acceptedTypes(shown.placeholder)),
  separator: readShown,
  hidden: readShown,
  static: readShown,
  alert_info: readShown,
  alert_warning: readShown,
  alert_danger: readShown,
  "ak-locale": (input) => readText(input, { trim: true, blank: true, max: LONGEST_LINE }),
};
