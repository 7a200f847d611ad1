import { matchLiteral, type StringLiteral, skipLiteral } from "./python-strings.ts";

// MicroPython's f-strings stumble over a colon or a quotation mark within a field and over a brace in a neighbouring
// literal. So they are rewritten before it sees them, with all of Python 3.12's rules:
//   f"<{esc(x)!r:>{width}}>" "{}"   →   "".join(("<",_format(esc(x),"r","".join((">",_format(width,"","")))),">","{}",))
// Line breaks stay where they are, so that errors name the right line.

/** The function that formats a field: value, conversion letter, format specification. */
export const formatFunction = "_format_field";

/** The source cannot be read any further; the interpreter will say what is wrong with it. */
class Unreadable extends Error {}

/** A piece of an f-string as a plain literal. */
function writeSegment(text: string, { prefix, quote }: StringLiteral): string {
  const mark = quote[0] ?? '"';
  let output = "";
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset] ?? "";
    if (character === "\\" && prefix.includes("r")) output += "\\\\";
    else if (character === "\\") {
      // A backslash at the end stood before a field and means itself.
      output += offset + 1 < text.length ? character + text[++offset] : "\\\\";
    } else output += character === mark ? `\\${mark}` : character;
  }
  return quote + output + quote;
}

/** The end of a field's expression: offset of the `}`, `:`, `!` or (for debugging output) `=` after it. */
function findExpressionEnd(source: string, start: number): number {
  let depth = 0;
  for (let offset = start; offset < source.length; offset++) {
    const character = source[offset] ?? "";
    const literal = matchLiteral(source, offset);
    if (literal) {
      offset = skipAnyLiteral(source, literal) - 1;
      continue;
    }
    if (depth === 0) {
      if (character === "}" || character === ":") return offset;
      if (character === "!" && source[offset + 1] !== "=") return offset;
      if (character === "=" && /^=\s*[}:!]/.test(source.slice(offset)) && !/[=!<>]/.test(source[offset - 1] ?? "")) {
        return offset;
      }
    }
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
  }
  throw new Unreadable();
}

function skipAnyLiteral(source: string, literal: StringLiteral): number {
  if (literal.prefix.includes("f")) return readFormatted(source, literal, literal.bodyStart, literal.quote).end;
  const end = skipLiteral(source, literal);
  if (end === undefined) throw new Unreadable();
  return end;
}

/** A field from after its `{` to after its `}`, as calls. */
function readField(source: string, literal: StringLiteral, start: number): { parts: string[]; end: number } {
  let offset = findExpressionEnd(source, start);
  const expression = source.slice(start, offset);
  if (expression.trim() === "") throw new Unreadable();
  const parts: string[] = [];
  let conversion = "";
  if (source[offset] === "=") {
    const after = /^=\s*/.exec(source.slice(offset))?.[0] ?? "=";
    parts.push(writeSegment(expression + after, { ...literal, prefix: "r" }));
    offset += after.length;
    conversion = source[offset] === "}" ? "r" : "";
  }
  if (source[offset] === "!") {
    conversion = source[offset + 1] ?? "";
    offset += 2;
    if (!"rsa".includes(conversion)) throw new Unreadable();
  }
  let specification = '""';
  if (source[offset] === ":") {
    const read = readFormatted(source, literal, offset + 1, "}");
    specification = joinParts(read.parts);
    offset = read.end - 1;
  }
  if (source[offset] !== "}") throw new Unreadable();
  parts.push(`${formatFunction}((${rewriteFormattedStrings(expression)}),"${conversion}",${specification}),`);
  return { parts, end: offset + 1 };
}

/** The text of an f-string, or of a format specification (`closing` is then a brace), as parts of a tuple. */
function readFormatted(
  source: string,
  literal: StringLiteral,
  start: number,
  closing: string,
): { parts: string[]; end: number } {
  const parts: string[] = [];
  const isSpecification = closing === "}";
  let text = "";
  function endSegment(): void {
    if (text !== "") parts.push(`${writeSegment(text, literal)},`);
    text = "";
  }
  for (let offset = start; offset < source.length; offset++) {
    const character = source[offset] ?? "";
    if (source.startsWith(closing, offset)) {
      endSegment();
      return { parts, end: offset + closing.length };
    }
    if (character === "\n" && literal.quote.length === 1) break;
    if (character === "\\" && !/[{}]/.test(source[offset + 1] ?? "")) text += character + source[++offset];
    else if (!isSpecification && (source.startsWith("{{", offset) || source.startsWith("}}", offset))) {
      text += character;
      offset++;
    } else if (character === "{") {
      endSegment();
      const field = readField(source, literal, offset + 1);
      parts.push(...field.parts.map((part) => (part.endsWith(",") ? part : `${part},`)));
      offset = field.end - 1;
    } else if (character === "}") break;
    else text += character;
  }
  throw new Unreadable();
}

const joinParts = (parts: string[]) => (parts.length === 0 ? '""' : `"".join((${parts.join("")}))`);

/** White space, line continuations and, within brackets, line breaks and comments. */
function skipGap(source: string, offset: number, depth: number): number {
  const gap = depth > 0 ? /(?:\s|\\\n|#[^\n]*)*/y : /(?:[ \t]|\\\n)*/y;
  gap.lastIndex = offset;
  return offset + (gap.exec(source)?.[0].length ?? 0);
}

/** Neighbouring literals, which are one text; rewritten when one of them is an f-string. */
function readLiterals(source: string, start: number, depth: number): { text: string; end: number } {
  let end = start;
  let output = "";
  let isFormatted = false;
  for (let offset = start; ; ) {
    const literal = matchLiteral(source, offset);
    if (!literal) break;
    output += source.slice(end, offset);
    if (literal.prefix.includes("f")) {
      isFormatted = true;
      const read = readFormatted(source, literal, literal.bodyStart, literal.quote);
      output += read.parts.join("");
      end = read.end;
    } else {
      const literalEnd = skipAnyLiteral(source, literal);
      output += `${source.slice(offset, literalEnd)},`;
      end = literalEnd;
    }
    offset = skipGap(source, end, depth);
  }
  return { text: isFormatted ? (output === "" ? '""' : `"".join((${output}))`) : source.slice(start, end), end };
}

/** Rewrites the f-strings of a source text (a module, a function's body or an expression). */
export function rewriteFormattedStrings(source: string): string {
  if (!/[fF][rR]?["']/.test(source)) return source;
  let output = "";
  let depth = 0;
  try {
    for (let offset = 0; offset < source.length; ) {
      const character = source[offset] ?? "";
      if (character === "#") {
        const end = source.indexOf("\n", offset);
        output += source.slice(offset, end < 0 ? source.length : end);
        offset = end < 0 ? source.length : end;
      } else if (matchLiteral(source, offset)) {
        const { text, end } = readLiterals(source, offset, depth);
        output += text;
        offset = end;
      } else {
        if ("([{".includes(character)) depth++;
        else if (")]}".includes(character)) depth--;
        output += character;
        offset++;
      }
    }
  } catch (error) {
    if (error instanceof Unreadable) return source;
    throw error;
  }
  return output;
}
