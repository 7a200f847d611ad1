import type { BlueprintValue } from "../values.ts";
import { formatRepr, formatStr, padExponent } from "./repr.ts";

/** Widths and precisions above this are refused: `%999999999s` would fill the memory. */
const largestWidth = 4096;
const conversion = /%(\((?:[^()]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?(.)?/gs;

interface Spec {
  flags: string;
  width: number;
  precision: number | undefined;
  type: string;
}

/**
 * Python's `text % (arguments…)`.
 * @throws Error when the number of arguments does not match or a value does not fit its conversion, in Python's words
 */
export function formatPython(text: string, values: readonly BlueprintValue[]): string {
  let used = 0;
  const next = (): BlueprintValue => {
    const value = values[used++];
    if (value === undefined) throw new Error("not enough arguments for format string");
    return value;
  };
  const formatted = text.replace(conversion, (whole, name, flags: string, width, precision, type) => {
    if (type === undefined) throw new Error("incomplete format");
    if (name !== undefined) throw new Error("format requires a mapping");
    const hasPrecision = whole.includes(".") && type !== ".";
    const spec: Spec = { flags, width: bounded(width, next), precision: undefined, type };
    if (spec.width < 0) Object.assign(spec, { flags: `${flags}-`, width: -spec.width });
    if (hasPrecision) spec.precision = Math.max(0, bounded(precision, next));
    return type === "%" ? "%" : convert(spec, next());
  });
  if (used < values.length) throw new Error("not all arguments converted during string formatting");
  return formatted;
}

function bounded(written: string | undefined, next: () => BlueprintValue): number {
  const value = written === "*" ? next() : Number(written ?? 0);
  if (typeof value !== "number" || !Number.isInteger(value)) throw new Error("* wants int");
  if (Math.abs(value) > largestWidth) throw new Error(`width and precision are limited to ${largestWidth}`);
  return value;
}

function convert(spec: Spec, value: BlueprintValue): string {
  switch (spec.type) {
    case "s":
      return pad(spec, cut(spec, formatStr(value)));
    case "r":
      return pad(spec, cut(spec, formatRepr(value)));
    case "a":
      return pad(spec, cut(spec, toAscii(formatRepr(value))));
    case "c":
      return pad(spec, character(value));
    case "d":
    case "i":
    case "u":
      return padNumber(spec, Math.trunc(toNumber(spec, value)), (size) => decimals(spec, BigInt(size).toString()));
    case "x":
    case "X":
    case "o":
      return padNumber(spec, toWhole(spec, value), (size) => based(spec, size));
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return padNumber(spec, toNumber(spec, value), (size) => float(spec, size));
    default:
      throw new Error(`unsupported format character '${spec.type}'`);
  }
}

function toNumber(spec: Spec, value: BlueprintValue): number {
  const number = typeof value === "boolean" ? Number(value) : value;
  if (typeof number !== "number") throw new Error(`%${spec.type} format: a number is required, not ${typeName(value)}`);
  if ("diu".includes(spec.type) && !Number.isFinite(number))
    throw new Error("cannot convert float infinity or NaN to integer");
  return number;
}

function toWhole(spec: Spec, value: BlueprintValue): number {
  const number = typeof value === "boolean" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number))
    throw new Error(`%${spec.type} format: an integer is required, not ${typeName(value)}`);
  return number;
}

function typeName(value: BlueprintValue): string {
  if (value === null) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (value instanceof Map) return "dict";
  return { string: "str", number: "float", boolean: "bool" }[typeof value as string] ?? "date";
}

function character(value: BlueprintValue): string {
  if (typeof value === "string" && Array.from(value).length === 1) return value;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0x10ffff)
    return String.fromCodePoint(value);
  throw new Error("%c requires int or char");
}

function cut(spec: Spec, text: string): string {
  return spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join("");
}

function toAscii(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return character;
    if (code < 0x100) return `\\x${code.toString(16)}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  }).join("");
}

function decimals(spec: Spec, digits: string): string {
  return digits.padStart(spec.precision ?? 0, "0");
}

function based(spec: Spec, size: number): string {
  const digits = decimals(spec, BigInt(size).toString(spec.type === "o" ? 8 : 16));
  const text = (spec.flags.includes("#") ? (spec.type === "o" ? "0o" : "0x") : "") + digits;
  return spec.type === "X" ? text.toUpperCase() : text;
}

function float(spec: Spec, size: number): string {
  const precision = spec.precision ?? 6;
  const type = spec.type.toLowerCase();
  let text: string;
  if (!Number.isFinite(size)) text = Number.isNaN(size) ? "nan" : "inf";
  else if (type === "f") text = toFixed(size, precision);
  else if (type === "e") text = padExponent(size.toExponential(Math.min(precision, 100)));
  else text = general(size, precision || 1, spec.flags.includes("#"));
  return spec.type === type ? text : text.toUpperCase();
}

function toFixed(size: number, precision: number): string {
  const digits = Math.min(precision, 100);
  // From 1e21 on, toFixed falls back to an exponent.
  if (size >= 1e21) return BigInt(size).toString() + (digits > 0 ? `.${"0".repeat(digits)}` : "");
  // Values exactly between two results: JavaScript takes the larger, Python the even one. toFixed(100) is exact for them.
  const exact = size.toFixed(100);
  const end = exact.indexOf(".") + 1 + digits;
  const cutOff = digits > 0 ? exact.slice(0, end) : exact.slice(0, end - 1);
  const isTie = /^50*$/.test(exact.slice(end));
  return isTie && Number(cutOff.at(-1)) % 2 === 0 ? cutOff : size.toFixed(digits);
}

function general(size: number, precision: number, keepZeros: boolean): string {
  const digits = Math.min(precision, 100);
  const exponent = size === 0 ? 0 : Number(size.toExponential(digits - 1).split("e")[1]);
  const scientific = exponent < -4 || exponent >= digits;
  const text = scientific ? size.toExponential(digits - 1) : size.toFixed(Math.max(0, digits - 1 - exponent));
  if (keepZeros || !text.includes(".")) return padExponent(text);
  return padExponent(text.replace(/\.?0+(?=e|$)/, ""));
}

function pad(spec: Spec, text: string): string {
  const missing = " ".repeat(Math.max(0, spec.width - Array.from(text).length));
  return spec.flags.includes("-") ? text + missing : missing + text;
}

function padNumber(spec: Spec, value: number, digits: (size: number) => string): string {
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative && !(value === 0 && "diu".includes(spec.type)) ? "-" : plus(spec.flags);
  const text = digits(Math.abs(value));
  if (!spec.flags.includes("0") || spec.flags.includes("-")) return pad(spec, sign + text);
  const prefix = /^0[xo]/i.exec(text)?.[0] ?? "";
  return sign + prefix + text.slice(prefix.length).padStart(spec.width - sign.length - prefix.length, "0");
}

function plus(flags: string): string {
  if (flags.includes("+")) return "+";
  return flags.includes(" ") ? " " : "";
}
