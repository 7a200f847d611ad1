// Rewrites regular expressions of Python's `re` as JavaScript ones (flag `v`), which have the same features under partly
// other names. MicroPython's own engine knows too few of them (no counted repetition, no look-around, no named groups).

const classEscapes: Record<string, string> = {
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  w: "[\\p{L}\\p{N}_]",
  W: "[^\\p{L}\\p{N}_]",
  s: "\\s",
  S: "\\S",
};
const wordCharacter = "[\\p{L}\\p{N}_]";
const outsideEscapes: Record<string, string> = {
  ...classEscapes,
  A: "(?<![\\s\\S])",
  Z: "(?![\\s\\S])",
  b: `(?:(?<=${wordCharacter})(?!${wordCharacter})|(?<!${wordCharacter})(?=${wordCharacter}))`,
  B: `(?:(?<=${wordCharacter})(?=${wordCharacter})|(?<!${wordCharacter})(?!${wordCharacter}))`,
};
const controlEscapes: Record<string, string> = { a: "\\x07", f: "\\f", n: "\\n", r: "\\r", t: "\\t", v: "\\v" };

/** A pattern in JavaScript's notation with its flags. */
export interface TranslatedPattern {
  source: string;
  flags: string;
}

/** One character that stands for itself, also within a class of the `v` notation. */
function quote(character: string): string {
  return /[\\^$.*+?()[\]{}|/&!#%,:;<=>@`~-]/.test(character)
    ? `\\u{${character.codePointAt(0)?.toString(16)}}`
    : character;
}

class Translator {
  private position = 0;
  private output = "";
  private readonly characters: string[];
  private readonly flags: Set<string>;

  constructor(pattern: string, flags: string) {
    this.characters = [...pattern];
    this.flags = new Set(flags);
  }

  translate(): TranslatedPattern {
    this.readLeadingFlags();
    while (this.position < this.characters.length) this.readToken();
    const kept = [...this.flags].filter((flag) => "ims".includes(flag));
    return { source: this.output, flags: `${kept.join("")}v` };
  }

  private rest(): string {
    return this.characters.slice(this.position).join("");
  }

  private next(): string {
    const character = this.characters[this.position];
    if (character === undefined) throw new SyntaxError("unexpected end of pattern");
    this.position++;
    return character;
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.rest());
    if (!found) return undefined;
    this.position += [...found[0]].length;
    return found;
  }

  private readLeadingFlags(): void {
    const found = this.take(/^\(\?([aiLmsux]+)\)/);
    for (const flag of found?.[1] ?? "") this.flags.add(flag);
  }

  private readToken(): void {
    const character = this.next();
    if (character === "\\") this.output += this.readEscape(outsideEscapes);
    else if (character === "[") this.output += this.readClass();
    else if (character === "(") this.readGroup();
    else if (character === "$") this.output += this.flags.has("m") ? "$" : "(?=\\n?(?![\\s\\S]))";
    else if (character === "{") {
      // A brace that does not begin a repetition stands for itself.
      const repetition = this.take(/^(\d+(?:,\d*)?|,\d+)\}/)?.[1];
      if (repetition === undefined) this.output += "\\{";
      else this.output += `{${repetition.startsWith(",") ? "0" : ""}${repetition}}`;
    } else if (character === "}" || character === "]" || character === "/") this.output += `\\${character}`;
    else if (this.flags.has("x") && /\s/.test(character)) return;
    else if (this.flags.has("x") && character === "#") this.take(/^[^\n]*/);
    else this.output += character;
  }

  private readGroup(): void {
    const comment = this.take(/^\?#[^)]*\)/);
    if (comment) return;
    const named = this.take(/^\?P<([A-Za-z_]\w*)>/)?.[1];
    if (named !== undefined) {
      this.output += `(?<${named}>`;
      return;
    }
    const reference = this.take(/^\?P=([A-Za-z_]\w*)\)/)?.[1];
    if (reference !== undefined) {
      this.output += `\\k<${reference}>`;
      return;
    }
    this.output += `(${this.take(/^\?(?:<?[=!]|[ims]*(?:-[ims]+)?:)/)?.[0] ?? ""}`;
  }

  private readEscape(known: Record<string, string>): string {
    const character = this.next();
    const replacement = known[character] ?? controlEscapes[character];
    if (replacement !== undefined) return replacement;
    const code = character === "x" ? 2 : character === "u" ? 4 : character === "U" ? 8 : 0;
    if (code > 0) {
      const digits = this.take(new RegExp(`^[0-9a-fA-F]{${code}}`))?.[0];
      if (digits === undefined) throw new SyntaxError("incomplete escape");
      return `\\u{${digits}}`;
    }
    if (character === "0") return "\\x00";
    if (/[1-9]/.test(character) && known === outsideEscapes) {
      return `(?:\\${character}${this.take(/^[0-9]/)?.[0] ?? ""})`;
    }
    if (/[A-Za-z0-9]/.test(character)) throw new SyntaxError(`bad escape \\${character}`);
    return quote(character);
  }

  private readClass(): string {
    let output = this.take(/^\^/) ? "[^" : "[";
    // A bracket right at the beginning is a member.
    if (this.take(/^\]/)) output += "\\]";
    for (let character = this.next(); character !== "]"; character = this.next()) {
      if (character === "\\") output += this.readEscape({ ...classEscapes, b: "\\x08" });
      else if (character === "-" && this.isRange(output)) output += "-";
      else output += quote(character);
    }
    return `${output}]`;
  }

  /** Whether a hyphen stands between two members; elsewhere it is one itself. */
  private isRange(before: string): boolean {
    return !/^\[\^?$/.test(before) && !before.endsWith("]") && this.characters[this.position] !== "]";
  }
}

/**
 * Translates a pattern of Python.
 *
 * @param flags letters of Python's inline flags: `i`, `m`, `s`, `x`; others make no difference
 * @throws SyntaxError when the pattern is not well-formed
 */
export function translatePythonPattern(pattern: string, flags: string): TranslatedPattern {
  return new Translator(pattern, flags).translate();
}
