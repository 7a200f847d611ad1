/** A tag with its argument, written on one line: `!KeyOf id`, `!Find [model, [field, value]]`. */
export class TagToWrite {
  readonly tag: string;
  readonly argument: Writable;

  constructor(tag: string, argument: Writable) {
    this.tag = tag;
    this.argument = argument;
  }
}

/** Anything that can be written: plain data, with tags in it. */
export type Writable = null | boolean | number | string | TagToWrite | readonly Writable[] | WritableMap;
/** A mapping. Members that are undefined are left out. */
export interface WritableMap {
  readonly [key: string]: Writable | undefined;
}

const INDENT = "  ";
/** Texts that are written as they are. Anything that YAML 1.1 could take for something else is not among them. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_]*(?:[./-][A-Za-z0-9_]+)*$/;
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Characters that the parser changes or refuses unless they are escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const SPECIAL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Writes a document so that any reader of YAML 1.1 or 1.2 reads the same: texts are quoted unless they are simple words. */
export function writeYaml(document: WritableMap): string {
  return `${writeMembers(document, "").join("\n")}\n`;
}

function writeMembers(map: WritableMap, indent: string): string[] {
  return Object.entries(map).flatMap(([key, value]) =>
    value === undefined ? [] : writeAfter(`${indent}${writeText(key)}:`, value, indent),
  );
}

/** A value behind what introduces it: on the same line, or on lines of its own, further in. */
function writeAfter(lead: string, value: Writable, indent: string): string[] {
  const inner = indent + INDENT;
  if (typeof value === "string" && isBlock(value))
    return [`${lead} ${blockHeader(value)}`, ...blockLines(value, inner)];
  if (isList(value) && value.length > 0) return [lead, ...value.flatMap((item) => writeItem(item, inner))];
  if (isMap(value) && hasMembers(value)) return [lead, ...writeMembers(value, inner)];
  return [`${lead} ${writeInline(value)}`];
}

function writeItem(item: Writable, indent: string): string[] {
  if (!(isMap(item) && hasMembers(item))) return writeAfter(`${indent}-`, item, indent);
  const [first = "", ...rest] = writeMembers(item, indent + INDENT);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function writeInline(value: Writable): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeNumber(value);
  if (typeof value === "string") return writeText(value);
  if (value instanceof TagToWrite) return `${value.tag} ${writeInline(value.argument)}`;
  if (isList(value)) return `[${value.map(writeInline).join(", ")}]`;
  const members = Object.entries(value as WritableMap).flatMap(([key, inner]) =>
    inner === undefined ? [] : [`${writeText(key)}: ${writeInline(inner)}`],
  );
  return `{${members.join(", ")}}`;
}

/** YAML 1.1 wants a dot in whatever is no whole number, and in what is too large to be an exact one. */
function writeNumber(value: number): string {
  const text = String(value);
  if (Number.isSafeInteger(value) || text.includes(".")) return text;
  return text.includes("e") ? text.replace("e", ".0e") : `${text}.0`;
}

function writeText(text: string): string {
  if (PLAIN.test(text) && !WORDS.test(text)) return text;
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replaceAll(SPECIAL, escaped);
}

/** Whether a text of several lines keeps all of its characters in a literal block. */
function isBlock(text: string): boolean {
  return /^[^\s]/.test(text) && text.includes("\n") && !/[\n][ \t]+$/.test(text) && text.search(SPECIAL) < 0;
}

function blockHeader(text: string): string {
  const [endings = ""] = /\n*$/.exec(text) ?? [];
  return endings.length === 0 ? "|-" : endings.length === 1 ? "|" : "|+";
}

function blockLines(text: string, indent: string): string[] {
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((line) => (line === "" ? "" : indent + line));
}

function isList(value: Writable): value is readonly Writable[] {
  return Array.isArray(value);
}

function isMap(value: Writable): value is WritableMap {
  return typeof value === "object" && value !== null && !isList(value) && !(value instanceof TagToWrite);
}

function hasMembers(map: WritableMap): boolean {
  return Object.values(map).some((value) => value !== undefined);
}
