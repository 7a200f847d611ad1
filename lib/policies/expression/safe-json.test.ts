import { expect, test } from "vitest";
import { expressionLimits } from "./limits.ts";
import { parseSafeJson } from "./safe-json.ts";

test("plain data passes as it is", () => {
  const data = { a: [1, null, true, "x[{", { "": '\\"]' }], constructor: 1 };
  expect(parseSafeJson(JSON.stringify(data))).toEqual(data);
});

test("prototype pollution: the key __proto__ is dropped at every level, however it is written", () => {
  for (const key of ["__proto__", "\\u005f_proto__", "__\\u0070roto__"]) {
    const parsed = parseSafeJson(`{"${key}": {"polluted": 1}, "list": [{"${key}": {"polluted": 1}, "b": 2}]}`);
    expect(JSON.stringify(parsed)).toBe('{"list":[{"b":2}]}');
    expect(Object.assign({}, parsed)).not.toHaveProperty("polluted");
  }
});

test("deep data is refused before it is parsed", () => {
  const nest = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  expect(parseSafeJson(nest(expressionLimits.depth))).toBeInstanceOf(Array);
  expect(() => parseSafeJson(nest(200))).toThrow("nested too deeply");
  expect(() => parseSafeJson("[".repeat(1_000_000))).toThrow("nested too deeply");
  expect(() => parseSafeJson(`${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`)).toThrow("nested too deeply");
  expect(parseSafeJson(JSON.stringify("[".repeat(1_000)))).toBe("[".repeat(1_000));
  expect(parseSafeJson(JSON.stringify(['\\"[[[', "]"]))).toEqual(['\\"[[[', "]"]);
});

test("large data is refused before it is parsed", () => {
  expect(() => parseSafeJson(`"${"x".repeat(100)}"`, 50)).toThrow("too large");
});

test("what is not JSON is refused", () => {
  for (const text of ["", "{", "undefined", "{'a': 1}", "NaN"]) expect(() => parseSafeJson(text)).toThrow(SyntaxError);
});
