/** A string literal of Python source: where its text begins and ends. */
export interface StringLiteral {
  /** Lower-case letters before the quotes. */
  prefix: string;
  /** One or three quotation marks. */
  quote: string;
  /** Offset of the first character after the opening quotes. */
  bodyStart: number;
}

const literalStart = /([A-Za-z]{0,2})("""|'''|"|')/y;

/** The literal that begins at an offset, or undefined. */
export function matchLiteral(source: string, offset: number): StringLiteral | undefined {
  // Letters that belong to a name are no prefix.
  if (/[A-Za-z0-9_]/.test(source[offset - 1] ?? "") && /[A-Za-z]/.test(source[offset] ?? "")) return undefined;
  literalStart.lastIndex = offset;
  const [text, prefix = "", quote = ""] = literalStart.exec(source) ?? [];
  if (text === undefined || !/^(?:[rbuft]|[rt]b|b[rt]|r[ft]|[ft]r)?$/i.test(prefix)) return undefined;
  return { prefix: prefix.toLowerCase(), quote, bodyStart: offset + text.length };
}

/** Offset after the closing quotes of a plain literal; undefined when it is not closed. */
export function skipLiteral(source: string, { quote, bodyStart }: StringLiteral): number | undefined {
  for (let offset = bodyStart; offset < source.length; offset++) {
    if (source[offset] === "\\") offset++;
    else if (source.startsWith(quote, offset)) return offset + quote.length;
    else if (source[offset] === "\n" && quote.length === 1) return undefined;
  }
  return undefined;
}
