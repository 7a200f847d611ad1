/** No legitimate target is longer; a long one only fills logs, cookies and headers. */
const MAX_LENGTH = 2048;
/** How often a path may be percent-encoded one inside the other before nobody can say any more where it leads. */
const MAX_DECODINGS = 3;
/** A host that can never exist (RFC 2606): what resolves away from it left the site. */
const BASE = "http://vestibule.invalid";

/** C0 and C1 controls, DEL, and the two Unicode line ends. URL parsers drop some of them silently, headers break at others. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
/**
 * Invisible and direction-changing characters, and halves of surrogate pairs: none belongs into a path. The two joiners do, in
 * Persian and Indic scripts, and are only taken out for a second look.
 */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cf}\p{Cs}]/u;
const JOINERS = /[\u200c\u200d]/g;
/** A percent sign that escapes nothing: readers disagree about what such a path says. */
const MALFORMED_ESCAPE = /%(?![0-9a-f]{2})/i;
/** Characters that look like `/` or `\`, or that become one when a server behind us normalises the path. */
const LOOK_ALIKE = /[\u2044\u2215\u2216\u27cb\u27cd\u2571\u2572\u29f5\u29f8\u29f9\u3033\ufe68\uff0f\uff3c]/u;

/**
 * Whether the browser may be sent to `value` at the end of a flow: a path of this site, nothing that leaves it.
 *
 * The whole value is judged as the browser will read it (WHATWG URL), and its path also as software that decodes or
 * normalises once more would read it: proxies and routers do, and then `/%2fevil.example` is another site.
 * What is in the query or the fragment is data and may hold addresses.
 *
 * @param value the text of `next`, decoded once as query strings are; anything but text is not safe
 * @returns false for the empty text too: no target is not a target
 */
export function isSafeNext(value: unknown): value is string {
  return toLocation(value) !== null;
}

/**
 * A safe target in the form that a `Location` header takes: ASCII only, everything else percent-encoded.
 *
 * @param value as for {@link isSafeNext}
 * @returns path, query and fragment; null when the value is not safe
 */
export function toLocation(value: unknown): string | null {
  if (typeof value !== "string" || value.length > MAX_LENGTH) return null;
  if (CONTROL.test(value) || value.includes("\\") || !isLocalPath(value)) return null;
  const path = value.split(/[?#]/, 1)[0] ?? "";
  if (MALFORMED_ESCAPE.test(path) || !isHarmlessPath(path)) return null;
  // Cut from the whole address rather than put together from its parts, which lose an empty `?` or `#`.
  return new URL(value, BASE).href.slice(BASE.length);
}

/** Judges a path and every reading of it that decoding and compatibility normalisation (NFKC) give. */
function isHarmlessPath(path: string): boolean {
  let reading = path;
  for (let round = 0; round <= MAX_DECODINGS; round += 1) {
    const readings = [reading, reading.replace(JOINERS, "").normalize("NFKC")];
    if (!readings.every(isHarmlessReading)) return false;
    const decoded = decode(reading);
    if (decoded === reading) return true;
    reading = decoded;
  }
  return false;
}

function isHarmlessReading(path: string): boolean {
  if (path.includes("\\") || CONTROL.test(path) || INVISIBLE.test(path) || LOOK_ALIKE.test(path)) return false;
  if (path.includes("\ufffd")) return false;
  // A decoded `?` or `#` is part of the path's text; cutting there would hide what follows from the check below.
  return isLocalPath(path.replace(/[?#]/g, "_"));
}

/**
 * Starts with exactly one slash and stays on the site, also after dot segments are resolved: `/..//evil.example` is the
 * path `//evil.example`, which somebody who builds the next address from it would take for a host.
 */
function isLocalPath(text: string): boolean {
  if (!text.startsWith("/") || text.startsWith("//")) return false;
  if (!URL.canParse(text, BASE)) return false;
  const url = new URL(text, BASE);
  return url.origin === BASE && url.username === "" && url.password === "" && !url.pathname.startsWith("//");
}

/**
 * Percent-decodes what can be decoded and leaves the rest, as lenient software does: after the first round a lone percent sign
 * is text. Bytes that are no UTF-8, such as overlong forms of a slash (`%c0%af`), become the replacement character.
 */
function decode(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = run.split("%").slice(1);
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)),
    );
  });
}
