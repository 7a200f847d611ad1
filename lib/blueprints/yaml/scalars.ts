import type { Scalar } from "../values.ts";
import { looksLikeDate, readDate } from "./yaml-date.ts";

const truths = new Set(["yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]);
const falsehoods = new Set(["no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]);
const nulls = new Set(["", "~", "null", "Null", "NULL"]);
const integer =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * The value of plain (unquoted, untagged) text by the rules of PyYAML's resolver for YAML 1.1: `yes` and `on` are
 * booleans but `y` is not, `010` is 8, `1_000` is 1000, `1:30` is 90, `1e5` is text because a float needs a dot.
 * @throws Error for numbers too large to hold exactly and for dates that do not exist
 */
export function readPlainScalar(text: string): Scalar {
  if (nulls.has(text)) return null;
  if (truths.has(text)) return true;
  if (falsehoods.has(text)) return false;
  if (integer.test(text)) return readInteger(text);
  if (float.test(text)) return readFloat(text);
  if (looksLikeDate(text)) return readDate(text);
  return text;
}

/** The value of a scalar with one of YAML's own tags (`!!str`, `!!int` …). @throws Error when text and tag do not fit */
export function readTaggedScalar(kind: string, text: string): Scalar {
  switch (kind) {
    case "str":
      return text;
    case "null":
      return null;
    case "bool":
      if (truths.has(text) || falsehoods.has(text)) return truths.has(text);
      break;
    case "int":
      if (integer.test(text)) return readInteger(text);
      break;
    case "float":
      if (float.test(text)) return readFloat(text);
      if (integer.test(text)) return readInteger(text);
      break;
    case "timestamp":
      return readDate(text);
    default:
      throw new Error(`Unknown tag !!${kind}.`);
  }
  throw new Error(`"${text}" does not fit the tag !!${kind}.`);
}

function readInteger(text: string): number {
  const { sign, digits } = splitSign(text);
  const value = sign * unsignedInteger(digits);
  if (!Number.isSafeInteger(value))
    throw new Error(`The number ${text} is too large. Quote it if it is meant as text.`);
  return value === 0 ? 0 : value;
}

function unsignedInteger(digits: string): number {
  if (digits.startsWith("0b")) return Number.parseInt(digits.slice(2), 2);
  if (digits.startsWith("0x")) return Number.parseInt(digits.slice(2), 16);
  if (digits.includes(":")) return sexagesimal(digits);
  if (digits.startsWith("0") && digits.length > 1) return Number.parseInt(digits, 8);
  return Number(digits);
}

function readFloat(text: string): number {
  const { sign, digits } = splitSign(text.toLowerCase());
  if (digits === ".inf") return sign * Number.POSITIVE_INFINITY;
  if (digits === ".nan") return Number.NaN;
  return sign * (digits.includes(":") ? sexagesimal(digits) : Number(digits));
}

function splitSign(text: string): { sign: number; digits: string } {
  const plain = text.replaceAll("_", "");
  return { sign: plain.startsWith("-") ? -1 : 1, digits: plain.replace(/^[-+]/, "") };
}

function sexagesimal(digits: string): number {
  return digits.split(":").reduce((total, part) => total * 60 + Number(part), 0);
}
