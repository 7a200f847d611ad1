import { describe, expect, test } from "vitest";
import { findMatches, type RegexRequest } from "./regex.ts";

/** The matched texts, groups included. */
function find(pattern: string, text: string, changes: Partial<RegexRequest> = {}): (string | null)[][] {
  const request: RegexRequest = { pattern, text, flags: "", mode: "search", position: 0, ...changes };
  const characters = [...text];
  return findMatches(request).matches.map((match) =>
    match.map((span) => (span ? characters.slice(span[0], span[1]).join("") : null)),
  );
}

// What Python's own engine finds for the same pattern and text.
describe("patterns of Python", () => {
  test.each<[string, string, (string | null)[] | undefined]>([
    ["o+b", "foobar", ["oob"]],
    ["(?P<year>\\d{4})-(?P<month>\\d\\d)", "on 2024-05-06", ["2024-05", "2024", "05"]],
    ["(?P<q>['\"]).*?(?P=q)", "say 'it' now", ["'it'", "'"]],
    ["(a)|(b)", "b", ["b", null, "b"]],
    ["\\Aab\\Z", "ab", ["ab"]],
    ["\\Aab\\Z", "ab\n", undefined],
    ["ab$", "ab\n", ["ab"]],
    ["^b", "a\nb", undefined],
    ["(?m)^b$", "a\nb\nc", ["b"]],
    ["(?i)ÉCOLE", "école", ["école"]],
    ["(?s)a.b", "a\nb", ["a\nb"]],
    ["a.b", "a\nb", undefined],
    ["(?i:A)b", "ab", ["ab"]],
    ["(?x) a \\ b # comment\n c", "a bc", ["a bc"]],
    ["\\bé\\w+", "l'été", ["été"]],
    ["\\Bb", "ab b", ["b"]],
    ["[\\w.-]+@[\\w-]+\\.\\w+", "to a.b-c@d-e.org!", ["a.b-c@d-e.org"]],
    ["[^\\W\\d_]+", "12_ab", ["ab"]],
    ["[]a]+", "x]a", ["]a"]],
    ["[^]a]+", "]ax", ["x"]],
    ["[a\\]b]+", "]ab", ["]ab"]],
    ["[-a]+", "-a", ["-a"]],
    ["[a-]+", "a-", ["a-"]],
    ["[a\\-z]+", "b-", ["-"]],
    ["[+--]+", "+,-", ["+,-"]],
    ["[()[{}|&/!#%,:;<=>@`~^$*?.]+", "a([{&&}])", ["([{&&}"]],
    ["a{2}", "aaa", ["aa"]],
    ["a{,2}", "aaa", ["aa"]],
    ["a{2,}?", "aaa", ["aa"]],
    ["a{x}", "a{x}", ["a{x}"]],
    ["{}", "{}", ["{}"]],
    ["}]/", "}]/", ["}]/"]],
    ["\\-\\@\\ \\'\\\"\\_", "-@ '\"_", ["-@ '\"_"]],
    ["\\x41\\u00e9\\U0001F600", "Aé😀", ["Aé😀"]],
    ["\\t\\n\\a", "\t\n\x07", ["\t\n\x07"]],
    ["(a)\\1", "aa", ["aa", "a"]],
    ["(?<=a)b(?!c)", "abc ab", ["b"]],
    ["(?<!a)b", "ab b", ["b"]],
    ["(?:ab)+", "abab", ["abab"]],
    ["a(?#comment)b", "ab", ["ab"]],
    ["\\d+", "٣", ["٣"]],
    ["\\s", "\u00a0", ["\u00a0"]],
    ["^\\+49[0-9]{3,}$", "+491234", ["+491234"]],
    ["", "abc", [""]],
  ])("%j in %j", (pattern, text, groups) => {
    expect(find(pattern, text)).toEqual(groups ? [groups] : []);
  });
});

test("match begins at the position, fullmatch takes everything", () => {
  expect(find("b", "ab", { mode: "match" })).toEqual([]);
  expect(find("b", "ab", { mode: "match", position: 1 })).toEqual([["b"]]);
  expect(find("b", "😀ab", { mode: "match", position: 2 })).toEqual([["b"]]);
  expect(find("a|ab", "ab", { mode: "fullmatch" })).toEqual([["ab"]]);
  expect(find("a", "ab", { mode: "fullmatch" })).toEqual([]);
});

test("all matches, the empty ones too", () => {
  expect(find("a*", "baac", { mode: "all" })).toEqual([[""], ["aa"], [""], [""]]);
  expect(find("x*", "😀", { mode: "all" })).toEqual([[""], [""]]);
});

test("places are counted in code points", () => {
  const { matches, names, groups } = findMatches({
    pattern: "(?P<x>b)(c)",
    text: "😀abc",
    flags: "",
    mode: "search",
    position: 0,
  });
  expect(matches).toEqual([
    [
      [2, 4],
      [2, 3],
      [3, 4],
    ],
  ]);
  expect([names, groups]).toEqual([{ x: 1 }, 2]);
});

test.each(["(", ")", "[", "a**", "\\", "(?P<a>b", "\\q", "(?P<1a>b)", "[z-a]", "\\x4"])(
  "%j is not a pattern",
  (pattern) => {
    expect(() => find(pattern, "text")).toThrow(SyntaxError);
  },
);

test("an endless number of matches is refused", () => {
  expect(() => find("", "x".repeat(20_000), { mode: "all" })).toThrow("too many matches");
});
