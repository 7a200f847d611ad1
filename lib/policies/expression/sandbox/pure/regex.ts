import { translatePythonPattern } from "./python-pattern.ts";

const maximumMatches = 10_000;

/** What to look for: `match` begins at the position, `fullmatch` also ends at the end, `all` finds one after the other. */
export interface RegexRequest {
  pattern: string;
  flags: string;
  text: string;
  mode: "search" | "match" | "fullmatch" | "all";
  /** Where to begin, in code points. */
  position: number;
}

/** Begin and end of the match and of each group, in code points; a group that took no part is null. */
export type RegexMatch = (readonly [number, number] | null)[];

/** Matches and the numbers of the named groups. */
export interface RegexAnswer {
  matches: RegexMatch[];
  groups: number;
  names: Record<string, number>;
}

/** Numbers of the named groups, by their order among all capturing groups. */
function numberGroups(source: string): { groups: number; names: Record<string, number> } {
  const names: Record<string, number> = {};
  let groups = 0;
  // Escapes and classes hold no groups; `(?<name>` counts, `(?…` otherwise does not.
  for (const found of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?!\?)|\(\?<([A-Za-z_]\w*)>/g)) {
    if (!found[0].startsWith("(")) continue;
    groups++;
    if (found[1] !== undefined) names[found[1]] = groups;
  }
  return { groups, names };
}

/** A function from UTF-16 offsets to code points; almost always the identity. */
function createOffsets(text: string): (offset: number) => number {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  return (offset) => [...text.slice(0, offset)].length;
}

/**
 * Finds matches of a Python regular expression. It may take for ever; the thread's time limit is the bound.
 *
 * @throws SyntaxError when the pattern is not well-formed or finds too much
 */
export function findMatches({ pattern, flags, text, mode, position }: RegexRequest): RegexAnswer {
  const translated = translatePythonPattern(pattern, flags);
  const isSticky = mode === "match" || mode === "fullmatch";
  const source = mode === "fullmatch" ? `(?:${translated.source})(?![\\s\\S])` : translated.source;
  const regex = new RegExp(source, `${translated.flags}d${isSticky ? "y" : "g"}`);
  const toCodePoints = createOffsets(text);
  const begin = [...text.slice(0, position * 2)].slice(0, Math.max(0, position)).join("").length;
  const answer: RegexAnswer = { matches: [], ...numberGroups(translated.source) };
  regex.lastIndex = begin;
  for (let found = regex.exec(text); found; found = regex.exec(text)) {
    const spans = [...(found.indices ?? [])] as ([number, number] | undefined)[];
    answer.matches.push(spans.map((span) => (span ? [toCodePoints(span[0]), toCodePoints(span[1])] : null)));
    if (mode !== "all") break;
    if (answer.matches.length > maximumMatches) throw new SyntaxError("too many matches");
    // An empty match must not be found again at the same place.
    if (found[0] === "") regex.lastIndex += (text.codePointAt(regex.lastIndex) ?? 0) > 0xffff ? 2 : 1;
  }
  return answer;
}
