import { z } from "zod";
import { FieldErrors, type FieldMessages } from "./error.ts";

const trueTexts = new Set(["true", "t", "yes", "y", "on", "1"]);
const falseTexts = new Set(["false", "f", "no", "n", "off", "0"]);
const uuidPattern = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** A boolean; the texts that environment variables hold (`True`, `false`, `1` …) count as well. Null when it is none. */
export function toBoolean(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === 1 || value === 0) return value === 1;
  if (typeof value !== "string") return null;
  const text = value.toLowerCase();
  if (trueTexts.has(text)) return true;
  return falseTexts.has(text) ? false : null;
}

/** A whole number of 32 bits, also as text. Null when it is none. */
export function toInteger(value: unknown): number | null {
  const number = typeof value === "string" && /^\s*[-+]?\d{1,10}\s*$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && Math.abs(number) <= 2_147_483_647 ? number : null;
}

/** A UUID in lower case with hyphens. Null when it is none. */
export function toUuid(value: unknown): string | null {
  if (typeof value !== "string" || !uuidPattern.test(value)) return null;
  return value
    .toLowerCase()
    .replaceAll("-", "")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What the API's description says of a value whose conversion it cannot read off the schema. */
function described<Schema extends z.ZodType>(schema: Schema, jsonSchema: Record<string, unknown>): Schema {
  return schema.meta({ override: jsonSchema });
}

const notNull = "This field may not be null.";

function converted<Value>(convert: (value: unknown) => Value | null, message: string) {
  return z.unknown().transform((value, context): Value => {
    const result = value === null || value === undefined ? null : convert(value);
    if (result !== null) return result;
    context.addIssue({ code: "custom", message: value === null ? notNull : message });
    return z.NEVER;
  });
}

/** A text. White space around it is dropped; a number counts as text. */
export function text(options: { max?: number; blank?: boolean } = {}) {
  const { max = 100_000, blank = false } = options;
  const schema = converted((value) => {
    if (typeof value === "number") return String(value);
    return typeof value === "string" ? value.trim() : null;
  }, "Not a text.")
    .refine((value) => blank || value !== "", "This field may not be blank.")
    .refine((value) => value.length <= max, `This field may have at most ${max} characters.`)
    .refine((value) => !value.includes("\u0000"), "Null characters are not allowed.");
  return described(schema, { type: "string", ...(blank ? {} : { minLength: 1 }), maxLength: max });
}

/** A name by which an object is told from all others of its kind. It must fit into the database's index, whatever the script. */
export function uniqueName() {
  return text({ max: 500 });
}

/** Program text: blank lines around it are dropped, the indentation of its first line is kept. */
export function code() {
  const schema = converted(
    (value) => (typeof value === "string" ? value.replace(/^(?:[ \t]*\n)+/, "").trimEnd() : null),
    "Not a text.",
  )
    .refine((value) => value !== "", "This field may not be blank.")
    .refine((value) => !value.includes("\u0000"), "Null characters are not allowed.");
  return described(schema, { type: "string", minLength: 1 });
}

/** A slug: letters, digits, hyphens and underscores. */
export function slug(max = 255) {
  const schema = text({ max }).refine(
    (value) => /^[-a-zA-Z0-9_]+$/.test(value),
    "A slug consists of letters, numbers, underscores and hyphens.",
  );
  return described(schema, { type: "string", maxLength: max, pattern: "^[-a-zA-Z0-9_]+$" });
}

/** A boolean; see {@link toBoolean}. */
export function flag() {
  return described(converted(toBoolean, "Must be true or false."), { type: "boolean" });
}

/** A whole number within limits. */
export function integer(least = -2_147_483_648, most = 2_147_483_647) {
  const schema = converted(toInteger, "A whole number is needed.").refine(
    (value) => value >= least && value <= most,
    `Must be between ${least} and ${most}.`,
  );
  return described(schema, { type: "integer", minimum: least, maximum: most });
}

/** One of some texts. */
export function choice<const Choice extends string>(choices: readonly Choice[]) {
  const schema = converted(
    (value) => choices.find((known) => known === value) ?? null,
    `Not a choice that exists; these do: ${choices.join(", ")}.`,
  );
  return described(schema, { type: "string", enum: [...choices] });
}

/** The key of another object. */
export function key() {
  return described(converted(toUuid, "Not the key (UUID) of an object."), { type: "string", format: "uuid" });
}

/** The key of another object, or null; empty text counts as null. */
export function keyOrNull() {
  return described(
    z.preprocess((value) => (value === "" || value === undefined ? null : value), z.union([z.null(), key()])),
    { type: ["string", "null"], format: "uuid" },
  );
}

/** Keys of other objects, each once. */
export function keys() {
  return described(
    z.array(key(), { error: "A list of keys is needed." }).transform((list) => [...new Set(list)]),
    { type: "array", items: { type: "string", format: "uuid" } },
  );
}

/** A JSON object. */
export function jsonObject() {
  return z.record(z.string(), z.unknown(), { error: "Must be an object." });
}

/** An ISO date and time, or null. */
export function dateOrNull() {
  const schema = z.preprocess(
    (value) => value ?? null,
    z.union([
      z.null(),
      described(
        converted((value) => {
          const time = typeof value === "string" ? new Date(value) : null;
          return time && !Number.isNaN(time.getTime()) ? time : null;
        }, "Not a date and time (ISO 8601)."),
        { type: "string", format: "date-time" },
      ),
    ]),
  );
  return described(schema, { type: ["string", "null"], format: "date-time" });
}

/** The data of a new object: all required fields must be there, defaults fill the rest. @throws FieldErrors */
export function parseNew<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  data: Record<string, unknown>,
): z.infer<z.ZodObject<Shape>> {
  const missing = missingFields(schema, data);
  const messages = Object.fromEntries(missing.map((field): [string, string[]] => [field, ["This field is required."]]));
  const parsed = schema.safeParse(data);
  if (parsed.success && missing.length === 0) return parsed.data;
  throw new FieldErrors({ ...(parsed.error ? collectMessages(parsed.error) : {}), ...messages });
}

/** Fields that a new object must have and the data does not. */
export function missingFields(schema: z.ZodObject, data: Record<string, unknown>): string[] {
  return Object.keys(schema.shape).filter((field) => isRequired(schema, field) && data[field] === undefined);
}

/** The fields of a change: only what is given is checked, and defaults fill nothing. @throws FieldErrors */
export function parseGiven<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  data: Record<string, unknown>,
): Partial<z.infer<z.ZodObject<Shape>>> {
  const given: Record<string, unknown> = {};
  const messages: FieldMessages = {};
  for (const [field, fieldSchema] of Object.entries(schema.shape)) {
    if (data[field] === undefined) continue;
    const parsed = z.object({ [field]: fieldSchema as z.ZodType }).safeParse({ [field]: data[field] });
    if (parsed.success) given[field] = parsed.data[field];
    else Object.assign(messages, collectMessages(parsed.error));
  }
  if (Object.keys(messages).length > 0) throw new FieldErrors(messages);
  return given as Partial<z.infer<z.ZodObject<Shape>>>;
}

/** Messages of a validation by top-level field, each once. */
export function collectMessages(error: z.ZodError): FieldMessages {
  const messages = new Map<string, Set<string>>();
  for (const issue of flatten(error.issues)) {
    const field = String(issue.path[0] ?? "non_field_errors");
    messages.set(field, (messages.get(field) ?? new Set()).add(issue.message));
  }
  return Object.fromEntries([...messages].map(([field, texts]) => [field, [...texts]]));
}

/** A union says only that nothing fits; the last branch is the one that means something (the first is null). */
function flatten(issues: readonly z.core.$ZodIssue[]): { path: PropertyKey[]; message: string }[] {
  return issues.flatMap((issue) => {
    const branch = issue.code === "invalid_union" ? issue.errors.at(-1) : undefined;
    if (!branch || branch.length === 0) return [issue];
    return flatten(branch).map((inner) => ({ path: [...issue.path, ...inner.path], message: inner.message }));
  });
}

function isRequired(schema: z.ZodObject, field: string): boolean {
  const fieldSchema = schema.shape[field];
  return !(
    fieldSchema instanceof z.ZodDefault ||
    fieldSchema instanceof z.ZodOptional ||
    fieldSchema instanceof z.ZodPrefault
  );
}
