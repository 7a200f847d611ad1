const SECRET_NAME = /API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE/i;
/** Names that only sound like a secret: results of policies, when a password was changed, how somebody logged in, settings about secrets. */
const HARMLESS_NAME =
  /passing|password_change_date|^auth_method(?:_args)?$|^(?:flow_)?authentication$|^(?:field|public)_key$|^password(?:_stage|_field|less_flow)$|^allow_show_password$|^token_(?:expiry|count|length)$|^user_matching_mode$/i;
/** Far deeper than anything that `sanitize` leaves; what is deeper counts as secret. */
const MAX_DEPTH = 64;

/** What stands for a secret. */
export const MASK = "********************";

/**
 * Hides secrets in plain data: a value whose name sounds like one is replaced by {@link MASK}. Dictionaries are always descended
 * into, each entry being judged by its own name; items of a list are judged by the list's name.
 *
 * @param value what `sanitize` gave
 * @returns a copy
 */
export function cleanse(value: unknown): unknown {
  return cleanseNamed("", value, MAX_DEPTH);
}

function cleanseNamed(name: string, value: unknown, depth: number): unknown {
  if (depth === 0) return MASK;
  if (Array.isArray(value)) return value.map((item) => cleanseNamed(name, item, depth - 1));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanseNamed(key, inner, depth - 1)]));
  }
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name) ? MASK : value;
}
