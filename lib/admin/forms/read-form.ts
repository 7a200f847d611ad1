import type { FormField } from "./form-field.ts";

/**
 * What a submitted form says, as the body of the REST call that does it. What cannot be read is passed on as it was typed, so that
 * the schema says what is wrong with it.
 *
 * @param isNew whether an empty secret means "none" or "as it is", and an empty text that cannot be stored its default
 */
export function readForm(fields: readonly FormField[], form: FormData, isNew: boolean): Record<string, unknown> {
  const entries = fields.flatMap((field): [string, unknown][] => {
    const value = readField(field, form, isNew);
    return value === undefined ? [] : [[field.name, value]];
  });
  return Object.fromEntries(entries);
}

function readField(field: FormField, form: FormData, isNew: boolean): unknown {
  const all = form.getAll(field.name).filter((value): value is string => typeof value === "string");
  const text = all.at(-1) ?? "";
  switch (field.kind) {
    case "boolean":
      return text === "on";
    case "choices":
    case "references":
      return all.filter((value) => value !== "").map((value) => toKey(value, field));
    case "texts":
      return text
        .split(/[\n,]/)
        .map((line) => line.trim())
        .filter((line) => line !== "");
    case "secret":
      return text === "" && !isNew ? undefined : text;
    case "number":
      return readNumber(text, field);
    case "json":
      return readJson(text);
    case "date":
      return text === "" ? null : withZone(text);
    case "reference":
    case "person":
      if (text.trim() === "") return field.nullable ? null : undefined;
      return text.trim();
    default:
      // What a new object does not say has its default; an empty text would be refused.
      if (text === "" && isNew && !field.required && !field.nullable && field.shortest) return undefined;
      return text === "" && field.nullable ? null : text.replaceAll("\r\n", "\n");
  }
}

/** Users have numbers for keys, everything else has texts. */
function toKey(text: string, { reference }: FormField): unknown {
  return reference === "user" && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function readNumber(text: string, field: FormField): unknown {
  if (text.trim() === "") return field.nullable ? null : field.required ? undefined : (field.initial ?? undefined);
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function readJson(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The browser's field for times knows no time zone and leaves out seconds; the form says that it means UTC (RFC 3339). */
function withZone(text: string): string {
  const [, minutes, seconds = ":00"] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?$/.exec(text) ?? [];
  return minutes === undefined ? text : `${minutes}${seconds}Z`;
}
