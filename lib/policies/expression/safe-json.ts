import { expressionLimits } from "./limits.ts";
import type { Json } from "./types.ts";

/**
 * Whether a JSON text nests lists and objects deeper than allowed. It only counts brackets outside of strings, so that
 * the text is refused before anything recursive sees it.
 */
function isTooDeep(text: string, depth: number): boolean {
  let level = 0;
  let inString = false;
  for (let position = 0; position < text.length; position++) {
    const character = text[position];
    if (inString) {
      if (character === "\\") position++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") {
      level++;
      if (level > depth) return true;
    } else if (character === "]" || character === "}") level--;
  }
  return false;
}

/**
 * Parses JSON that came out of a sandbox. Keys named `__proto__` are dropped, because copying them with an assignment
 * would replace a prototype (prototype pollution).
 *
 * @param text at most `maximum` characters, nested at most `expressionLimits.depth` levels plus the envelope's own
 * @throws RangeError when it is too long or too deep, SyntaxError when it is not JSON
 */
export function parseSafeJson(text: string, maximum: number = expressionLimits.outgoingCharacters): Json {
  if (text.length > maximum) throw new RangeError("The data is too large.");
  if (isTooDeep(text, expressionLimits.depth + 8)) throw new RangeError("The data is nested too deeply.");
  // A reviver is slow, so it is used only where the key can be, written plainly or with escapes.
  if (!text.includes("__proto__") && !text.includes("\\u")) return JSON.parse(text) as Json;
  return JSON.parse(text, (key: string, value: Json) => (key === "__proto__" ? undefined : value)) as Json;
}
