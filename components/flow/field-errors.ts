import type { ResponseErrors } from "#lib/flows/challenge.ts";

/** The texts of what is wrong with one field, each once; undefined when nothing is. */
export function errorsOf(errors: ResponseErrors, field: string): string[] | undefined {
  const found = Object.hasOwn(errors, field) ? errors[field] : undefined;
  return found?.length ? [...new Set(found.map((error) => error.string))] : undefined;
}

/** The texts that belong to no field of the screen. `shown` are the fields that show theirs themselves. */
export function otherErrors(errors: ResponseErrors, shown: readonly string[]): string[] {
  const others = Object.keys(errors).filter((field) => !shown.includes(field));
  return [...new Set(others.flatMap((field) => errorsOf(errors, field) ?? []))];
}

/**
 * The field that should have the focus when the screen appears: the first one with an error, else the first one; none when something is wrong
 * with the answer as a whole and `fields` has several, as then the summary above is to be read first.
 */
export function fieldToFocus(errors: ResponseErrors, fields: readonly string[]): string | undefined {
  const invalid = fields.find((field) => errorsOf(errors, field));
  if (invalid !== undefined) return invalid;
  return otherErrors(errors, fields).length > 0 ? undefined : fields[0];
}

/**
 * Whether an answer was really refused. The step that sends a link takes no answer as right: "sent again" comes in the form of an error, but
 * is none to a person.
 */
export function isRefusal(errors: ResponseErrors | undefined): errors is ResponseErrors {
  if (errors === undefined) return false;
  const all = Object.values(errors).flat();
  return all.length === 0 || all.some(({ code }) => code !== "email-sent");
}
