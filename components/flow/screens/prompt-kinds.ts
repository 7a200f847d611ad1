import type { PromptType, StagePrompt } from "#lib/stages/prompt/challenge.ts";

/** Types that only show something; the server ignores what a client sends for them. */
const displayOnly: ReadonlySet<PromptType> = new Set([
  "separator",
  "hidden",
  "static",
  "alert_info",
  "alert_warning",
  "alert_danger",
  "text_read_only",
  "text_area_read_only",
]);

/** Whether a field of this type asks for something. */
export function isQuestion(type: PromptType): boolean {
  return !displayOnly.has(type);
}

/** Field keys whose meaning is known well enough to be filled in by the browser (HTML, autofill field names). */
const autoCompleteByKey: Readonly<Record<string, string>> = {
  name: "name",
  first_name: "given-name",
  last_name: "family-name",
  "attributes.phone": "tel",
  phone: "tel",
  company: "organization",
  organization: "organization",
};

/** The `autocomplete` token of a prompt, from its type, else from a well-known key; undefined when nothing is known. */
export function promptAutoComplete(type: PromptType, fieldKey: string): string | undefined {
  if (type === "username") return "username";
  if (type === "email") return "email";
  if (type === "password") return "new-password";
  if (type !== "text") return undefined;
  return Object.hasOwn(autoCompleteByKey, fieldKey) ? autoCompleteByKey[fieldKey] : undefined;
}

/** A date and time as `datetime-local` takes it: to the minute, without a zone. Unreadable text gives "". */
export function toLocalDateTime(text: string): string {
  return /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/.exec(text)?.slice(1, 3).join("T") ?? "";
}

const emptyTextIsAnAnswer = new Set<PromptType>(["text", "text_area", "email", "ak-locale"]);

/** Whether an empty input of this field means "not filled in" rather than an empty text. */
export function isLeftOutWhenEmpty(field: StagePrompt): boolean {
  if (field.required || !isQuestion(field.type) || emptyTextIsAnAnswer.has(field.type)) return false;
  return !field.choices?.some((choice) => choice.value === "");
}
