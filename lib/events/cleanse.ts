const SECRET_NAME = /API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE/i;
/** Names that only sound like a secret: results of policies, when a password was changed, how somebody logged in, settings about secrets. */
const HARMLESS_NAME =
  /passing|password_change_date|^auth_method(?:_args)?$|^(?:flow_)?authentication$|^(?:field|public)_key$|^password(?:_stage|_field|less_flow)$|^allow_show_password$|^token_(?:expiry|count|length)$|^user_matching_mode$/i;
/** Far deeper than anything that `sanitize` leaves; what is deeper counts as secret. */
const MAX_DEPTH = 64;

/** A secret in the query or fragment of an address. */
const SECRET_PARAMETER = /([?&#][\w.-]{0,64}?(?:token|secret|password|signature|api_?key)=)[^&#\s"'<>]+/gi;
/** One of an address that is part of another address and so encoded, once or several times. */
const ENCODED_PARAMETER =
  /(%(?:25)*(?:3f|26|23)[\w.-]{0,64}?(?:token|secret|password|signature|api_?key)%(?:25)*3d)(?:(?!%(?:25)*(?:26|23))[^&#\s"'<>])+/gi;

/** What stands for a secret. */
export const MASK = "********************";

/** A text without the secrets in the addresses that it contains, such as the keys of links into flows. */
export function hideInAddresses(text: string): string {
  return text.replaceAll(SECRET_PARAMETER, `$1${MASK}`).replaceAll(ENCODED_PARAMETER, `$1${MASK}`);
}

/**
 * Hides secrets in plain data: a value whose name sounds like one is replaced by {@link MASK}, and so is one in the query of an address. Dictionaries are always descended
 * into, each entry being judged by its own name; items of a list are judged by the list's name.
 *
 * @param value what `sanitize` gave
 * @param hidden names of secrets that do not sound like one
 * @returns a copy
 */
export function cleanse(value: unknown, hidden: readonly string[] = []): unknown {
  return cleanseNamed(value, { name: "", depth: MAX_DEPTH, hidden, found: () => MASK });
}

/** Secrets shorter than this cannot be told from ordinary words. */
const SHORTEST_TEXT = 4;

/** The texts in plain data that {@link cleanse} would hide, so that they can be hidden elsewhere, too. */
export function secretTexts(value: unknown, hidden: readonly string[] = []): string[] {
  const texts: string[] = [];
  const found = (secret: unknown) => {
    if (typeof secret === "string" && secret.length >= SHORTEST_TEXT) texts.push(secret);
    return MASK;
  };
  cleanseNamed(value, { name: "", depth: MAX_DEPTH, hidden, found });
  return texts;
}

/** A text in which secrets are hidden, wherever in it they stand. */
export function hideSecrets(text: string, secrets: ReadonlySet<string>): string {
  return [...secrets].reduce((hidden, secret) => hidden.replaceAll(secret, MASK), text);
}

interface Place {
  name: string;
  /** How much deeper it may go. */
  depth: number;
  hidden: readonly string[];
  /** Called with each secret. @returns what takes its place */
  found: (secret: unknown) => unknown;
}

function cleanseNamed(value: unknown, place: Place): unknown {
  const inside = (name: string) => ({ ...place, name, depth: place.depth - 1 });
  if (place.depth === 0) return place.found(value);
  if (Array.isArray(value)) return value.map((item) => cleanseNamed(item, inside(place.name)));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanseNamed(inner, inside(key))]));
  }
  if (isSecret(place)) return place.found(value);
  return typeof value === "string" ? hideInAddresses(value) : value;
}

function isSecret({ name, hidden }: Place): boolean {
  return (SECRET_NAME.test(name) && !HARMLESS_NAME.test(name)) || hidden.includes(name);
}
