import { matchLiteral, type StringLiteral, skipLiteral } from "./python-strings.ts";

// MicroPython's f-strings stumble over a colon or a quotation mark within a field and over a brace in a neighbouring
// literal. So they are rewritten before it sees them, with all of Python 3.12's rules:
//   f"<{esc(x)!r:>{width}}>" "{}"   →   "".join(("<",_format(esc(x),"r","".join((">",_format(width,"","")))),">","{}",))
// Line breaks stay where they are, so that errors name the right line.

/** The function that formats a field: value, conversion letter, format specification. */
const formatFunction = "_format_field";

/** How deep f-strings may stand within each other; each level is read more than once. */
const maximumNesting = 4;

/** An f-string that is not well-formed. */
export class FormattedStringError extends Error {
  override name = "FormattedStringError";
  /** Where it was noticed: offset in the source, or in a field's expression. */
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(`f-string: ${problem}`);
    this.offset = offset;
  }
}

/** A plain literal is not closed, which the interpreter will say itself. */
class UnclosedLiteral extends Error {}

interface Parts {
  /** Items of a tuple, each with a comma. */
  parts: string[];
  /** Offset after what was read. */
  end: number;
}

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

const joinParts = (parts: string[]) => (parts.length === 0 ? '""' : `"".join((${parts.join("")}))`);

class Rewriter {
  private readonly source: string;
  private nesting: number;

  constructor(source: string, nesting: number) {
    this.source = source;
    this.nesting = nesting;
  }

  rewrite(): string {
    const { source } = this;
    let output = "";
    let depth = 0;
    for (let offset = 0; offset < source.length; ) {
      const character = source[offset] ?? "";
      if (character === "#") {
        const lineEnd = source.indexOf("\n", offset);
        const end = lineEnd < 0 ? source.length : lineEnd;
        output += source.slice(offset, end);
        offset = end;
      } else if (matchLiteral(source, offset)) {
        const { text, end } = this.readLiterals(offset, depth);
        output += text;
        offset = end;
      } else {
        if ("([{".includes(character)) depth++;
        else if (")]}".includes(character)) depth--;
        output += character;
        offset++;
      }
    }
    return output;
  }

  /** Neighbouring literals, which are one text; rewritten when one of them is an f-string. */
  private readLiterals(start: number, depth: number): { text: string; end: number } {
    const { source } = this;
    let end = start;
    let plain = "";
    let parts = "";
    let isFormatted = false;
    for (let offset = start; ; ) {
      const literal = matchLiteral(source, offset);
      if (!literal) break;
      const gap = source.slice(end, offset);
      if (literal.prefix.includes("f")) {
        isFormatted = true;
        const read = this.readFormatted(literal, literal.bodyStart, literal.quote);
        parts += gap + read.parts.join("");
        end = read.end;
      } else {
        end = this.skip(literal);
        // MicroPython knows no capital letters here, and `u` means nothing.
        const text = literal.prefix.replace("u", "") + source.slice(literal.bodyStart - literal.quote.length, end);
        plain += gap + text;
        parts += `${gap}${text},`;
      }
      offset = this.skipGap(end, depth);
    }
    if (!isFormatted) return { text: plain, end };
    return { text: parts.trim() === "" ? '""' : `"".join((${parts}))`, end };
  }

  /** Offset after white space, line continuations and, within brackets, line breaks and comments. */
  private skipGap(offset: number, depth: number): number {
    const gap = depth > 0 ? /(?:\s|\\\n|#[^\n]*)*/y : /(?:[ \t]|\\\n)*/y;
    gap.lastIndex = offset;
    return offset + (gap.exec(this.source)?.[0].length ?? 0);
  }

  private skip(literal: StringLiteral): number {
    if (literal.prefix.includes("f")) return this.readFormatted(literal, literal.bodyStart, literal.quote).end;
    const end = skipLiteral(this.source, literal);
    if (end === undefined) throw new UnclosedLiteral();
    return end;
  }

  /** The text of an f-string, or of a format specification (`closing` is then a brace). */
  private readFormatted(literal: StringLiteral, start: number, closing: string): Parts {
    const { source } = this;
    const isSpecification = closing === "}";
    const parts: string[] = [];
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
      if (character === "\\" && !/[{}]/.test(source[offset + 1] ?? "")) text += character + (source[++offset] ?? "");
      else if (!isSpecification && (source.startsWith("{{", offset) || source.startsWith("}}", offset))) {
        text += character;
        offset++;
      } else if (character === "{") {
        endSegment();
        const field = this.readField(literal, offset + 1);
        parts.push(...field.parts);
        offset = field.end - 1;
      } else if (character === "}") throw new FormattedStringError("single '}' is not allowed", offset);
      else text += character;
    }
    throw new FormattedStringError(isSpecification ? "expecting '}'" : "unterminated string", start);
  }

  /** A field from after its `{` to after its `}`. */
  private readField(literal: StringLiteral, start: number): Parts {
    const { source } = this;
    if (this.nesting >= maximumNesting) throw new FormattedStringError("expressions nested too deeply", start);
    this.nesting++;
    let offset = this.findExpressionEnd(start);
    const expression = source.slice(start, offset);
    if (expression.trim() === "") throw new FormattedStringError("empty expression not allowed", start);
    const parts: string[] = [];
    let conversion = "";
    if (source[offset] === "=") {
      const after = /^=\s*/.exec(source.slice(offset))?.[0] ?? "=";
      parts.push(`${writeSegment(expression + after, { ...literal, prefix: "r" })},`);
      offset += after.length;
      conversion = source[offset] === "}" ? "r" : "";
    }
    if (source[offset] === "!") {
      conversion = source[offset + 1] ?? "";
      if (!/^[rsa]$/.test(conversion)) throw new FormattedStringError("invalid conversion character", offset);
      offset += 2;
    }
    let specification = '""';
    if (source[offset] === ":") {
      const read = this.readFormatted(literal, offset + 1, "}");
      specification = joinParts(read.parts);
      offset = read.end - 1;
    }
    if (source[offset] !== "}") throw new FormattedStringError("expecting '}'", start);
    const rewritten = new Rewriter(expression, this.nesting).rewrite();
    parts.push(`${formatFunction}((${rewritten}),"${conversion}",${specification}),`);
    this.nesting--;
    return { parts, end: offset + 1 };
  }

  /** Offset of the `}`, `:`, `!` or (for debugging output) `=` after a field's expression. */
  private findExpressionEnd(start: number): number {
    const { source } = this;
    let depth = 0;
    for (let offset = start; offset < source.length; offset++) {
      const literal = matchLiteral(source, offset);
      if (literal) {
        offset = this.skip(literal) - 1;
        continue;
      }
      const character = source[offset] ?? "";
      if (depth === 0 && this.endsExpression(offset)) return offset;
      if ("([{".includes(character)) depth++;
      else if (")]}".includes(character)) depth--;
      if (depth < 0) break;
    }
    throw new FormattedStringError("expecting '}'", start);
  }

  private endsExpression(offset: number): boolean {
    const character = this.source[offset] ?? "";
    if (character === "}" || character === ":") return true;
    if (character === "!") return this.source[offset + 1] !== "=";
    if (character !== "=" || /[=!<>]/.test(this.source[offset - 1] ?? "")) return false;
    return /^=\s*[}:!]/.test(this.source.slice(offset, offset + 100));
  }
}

/**
 * Rewrites the f-strings of a source text.
 *
 * @throws FormattedStringError when one of them is not well-formed
 */
export function rewriteFormattedStrings(source: string): string {
  if (!/[fF][rR]?["']|[A-Z]["']/.test(source)) return source;
  try {
    return new Rewriter(source, 0).rewrite();
  } catch (error) {
    if (error instanceof UnclosedLiteral) return source;
    throw error;
  }
}
