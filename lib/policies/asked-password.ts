import { isPlainObject } from "#lib/merge.ts";

/**
 * The password that a policy is asked about: that of the form, else the context's own.
 *
 * @returns null when there is none
 */
export function passwordOf(context: Record<string, unknown>, field: string): string | null {
  const { prompt_data: form } = context;
  const from = isPlainObject(form) && Object.hasOwn(form, field) ? form : context;
  const value = Object.hasOwn(from, field) ? from[field] : undefined;
  return typeof value === "string" && value !== "" ? value : null;
}
