import { randomBytes } from "node:crypto";

const longCharacters = 2_000;
/** Below this, looking for long texts costs more than they do. */
const largeCharacters = 16_000;

/** Variables whose long texts were taken out. */
export interface SplitVariables {
  /** JSON text of the variables; a long text is an object with its number under the key `mark`. */
  variables: string;
  mark: string;
  texts: string[];
}

/**
 * Takes long texts (uploaded files, for instance) out of the variables, because MicroPython reads long JSON strings in a
 * time that grows with the square of their length. The mark is random, so that data cannot imitate it.
 *
 * @param variables JSON text
 */
export function splitLongTexts(variables: string): SplitVariables {
  const texts: string[] = [];
  if (variables.length <= largeCharacters) return { variables, mark: "", texts };
  const mark = `$text:${randomBytes(12).toString("hex")}`;
  const parsed: unknown = JSON.parse(variables, (_key, value: unknown) =>
    typeof value === "string" && value.length > longCharacters ? { [mark]: texts.push(value) - 1 } : value,
  );
  return { variables: texts.length === 0 ? variables : JSON.stringify(parsed), mark, texts };
}
