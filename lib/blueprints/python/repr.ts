import { Tag } from "../tags/tag.ts";
import type { BlueprintValue } from "../values.ts";
import { YamlDate } from "../yaml/yaml-date.ts";

/** What Python's `str()` gives: text as it is, everything else as {@link formatRepr}. */
export function formatStr(value: BlueprintValue): string {
  if (typeof value === "string") return value;
  if (value instanceof YamlDate) return value.toPythonText();
  return formatRepr(value);
}

/** What Python's `repr()` gives: `True`, `None`, `'text'`, `[1, 'a']`, `{'a': 1}`. */
export function formatRepr(value: BlueprintValue): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return `[${value.map(formatRepr).join(", ")}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${formatRepr(key)}: ${formatRepr(item)}`).join(", ")}}`;
  if (value instanceof Tag) throw new Error(`${value.name} stands in a place where tags are not resolved.`);
  return value.toPythonText();
}

/** Numbers as Python prints them: an exponent has two digits at least and is used below 1e-4. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const size = Math.abs(value);
  const text = size !== 0 && size < 1e-4 ? value.toExponential() : String(value);
  return padExponent(text);
}

/** `1e-7` becomes `1e-07`. */
export function padExponent(text: string): string {
  return text.replace(/e([-+])(\d)$/i, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replace(/[\p{Cc}\u00a0\u00ad]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}
