const SECRET_NAME = /API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE/i;
const HARMLESS_NAME = /passing|password_change_date/i;
const HARMLESS_NAMES = new Set(["auth_method", "auth_method_args"]);

/** What stands for a secret. */
export const MASK = "********************";

/**
 * Hides secrets: a value whose name sounds like one is replaced. Dictionaries are always descended into; items of a list are judged by
 * the list's name.
 *
 * @param value plain data, see `sanitize`
 */
export function cleanse(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => cleanse(item, name));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanse(inner, key)]));
  }
  const secret = SECRET_NAME.test(name) && !HARMLESS_NAME.test(name) && !HARMLESS_NAMES.has(name);
  return secret ? MASK : value;
}
