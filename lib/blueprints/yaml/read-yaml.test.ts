import { describe, expect, test } from "vitest";
import { BlueprintError } from "../error.ts";
import { toPlain } from "../values.ts";
import { readYaml } from "./read-yaml.ts";
import { YamlDate } from "./yaml-date.ts";

const read = (text: string) => readYaml(text, "test.yaml")?.value ?? null;
const plain = (text: string) => toPlain(read(text));

describe("plain scalars mean what they mean to PyYAML", () => {
  test.each([
    ["true", true],
    ["Yes", true],
    ["ON", true],
    ["off", false],
    ["NO", false],
    ["False", false],
    ["tRue", "tRue"],
    ["y", "y"],
    ["n", "n"],
    ["Y", "Y"],
    ["N", "N"],
    ["null", null],
    ["~", null],
    ["NULL", null],
    ["nuLL", "nuLL"],
    ["0", 0],
    ["-0", 0],
    ["12", 12],
    ["-12", -12],
    ["+12", 12],
    ["010", 8],
    ["-010", -8],
    ["08", "08"],
    ["0o10", "0o10"],
    ["0x1F", 31],
    ["0b101", 5],
    ["1_000", 1000],
    ["1:30", 90],
    ["1:30:00", 5400],
    ["-1:30", -90],
    ["0:30", "0:30"],
    ["1:60", "1:60"],
    ["1.5", 1.5],
    ["1.", 1],
    [".5", 0.5],
    ["-1.5", -1.5],
    ["1_000.5", 1000.5],
    ["1e5", "1e5"],
    ["1.0e5", "1.0e5"],
    ["1.0e+5", 100000],
    ["1:30.5", 90.5],
    [".inf", Number.POSITIVE_INFINITY],
    ["-.INF", Number.NEGATIVE_INFINITY],
    [".nan", Number.NaN],
    ["1.2.3", "1.2.3"],
    ["'12'", "12"],
    ['"yes"', "yes"],
    ["! 12", "12"],
    ["!!str 12", "12"],
    ["!!int '12'", 12],
    ["!!float 1", 1],
    ["!!bool 'yes'", true],
    ["!!null ''", null],
    ["=", "="],
  ])("%s", (text, value) => {
    expect(plain(`- ${text}`)).toEqual([value]);
  });

  test("an empty value is null", () => {
    expect(plain("a:\nb: 1")).toEqual({ a: null, b: 1 });
  });

  test("y and n are no booleans as keys either", () => {
    expect(plain("{y: 1, n: 2}")).toEqual({ y: 1, n: 2 });
  });
});

describe("dates", () => {
  test.each([
    ["2028-12-31", "date", "2028-12-31"],
    ["2028-12-31 10:20:30", "datetime", "2028-12-31T10:20:30.000Z"],
    ["2028-12-31T10:20:30.5Z", "datetime", "2028-12-31T10:20:30.500Z"],
    ["2028-12-31 10:20:30 +02:00", "datetime", "2028-12-31T08:20:30.000Z"],
    ["2028-1-2 1:20:30 -1", "datetime", "2028-01-02T02:20:30.000Z"],
  ])("%s is a %s", (text, kind, iso) => {
    const [value] = read(`- ${text}`) as unknown[];
    expect(value).toBeInstanceOf(YamlDate);
    expect(value).toMatchObject({ kind });
    expect(String(value)).toBe(iso);
  });

  test.each(["'2028-12-31'", "2028-12", "2028-1-2"])("%s is text", (text) => {
    expect(typeof (read(`- ${text}`) as unknown[])[0]).toBe("string");
  });

  test("a day that does not exist is an error", () => {
    expect(() => read("- 2028-02-30")).toThrow(/2028-02-30/);
  });
});

describe("mappings", () => {
  test("the last of equal keys wins", () => {
    expect(plain("{a: 1, a: 2}")).toEqual({ a: 2 });
  });

  test("merge keys: own keys win, then the first merged mapping", () => {
    expect(plain("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], c: 3}\nw: {b: 0, <<: *x}")).toEqual({
      x: { a: 1, b: 1 },
      y: { b: 2, c: 2 },
      z: { a: 1, b: 1, c: 3 },
      w: { a: 1, b: 0 },
    });
  });

  test("a quoted << is a key", () => {
    expect(plain('{"<<": 1}')).toEqual({ "<<": 1 });
  });

  test("aliases share values", () => {
    expect(plain("[&a [1, 2], *a]")).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test("keys keep their order and their type", () => {
    expect([...(read("{b: 1, 10: 2, 2: 3}") as Map<unknown, unknown>).keys()]).toEqual(["b", 10, 2]);
  });

  test("a key __proto__ is a key like any other", () => {
    const value = plain("{__proto__: {polluted: true}}") as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

test("JSON is read as well", () => {
  expect(plain('{"a": [1, true, null, "x\\u00e9"]}')).toEqual({ a: [1, true, null, "xé"] });
});

describe("refused, with the line", () => {
  test.each([
    ["unknown tag", "a: 1\nb: !Secret x", /line 2: Unknown tag !Secret/],
    ["python object", "a: !!python/object/apply:os.system ['true']", /Unknown tag/],
    ["binary", "a: !!binary aGk=", /!!binary/],
    ["tag as a key", "? !Context a\n: 1", /!Context cannot be a key/],
    ["list as a key", "? [1]\n: 1", /cannot be a key/],
    ["tag on a mapping", "a: !Format {a: 1}", /!Format cannot be put on a mapping/],
    ["several documents", "a: 1\n---\nb: 1", /one YAML document/],
    ["bad syntax", "a: [1, 2", /line 1/],
    ["merging something else", "a: {<<: 1}", /<< takes/],
    ["alias without anchor", "a: *nowhere", /nowhere/],
    ["a value inside itself", "a: &a [*a]", /part of|anchor/],
    ["a number too large", "a: 99999999999999999999", /too large/],
    ["misfit of tag and text", "a: !!int abc", /!!int/],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(BlueprintError);
    expect(() => read(text)).toThrow(message);
  });
});

describe("bounded", () => {
  test("aliases that multiply end with an error, quickly", () => {
    const levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 12; level++)
      levels.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ")}]`);
    const start = performance.now();
    expect(() => read(levels.join("\n"))).toThrow(/aliases stand for more than/);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("a text of brackets does not exhaust the stack", () => {
    expect(() => read("[".repeat(100_000))).toThrow(BlueprintError);
  });

  test("lists in lists are read to a hundred levels", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(() => read(nested(100))).not.toThrow();
    expect(() => read(nested(101))).toThrow(/nested too deeply/);
  });

  test("a very long document is refused", () => {
    expect(() => read(`a: "${"x".repeat(1_000_001)}"`)).toThrow(/longer than/);
  });
});

test.each(["", "# only a comment\n", "---\n", "\n\n"])("a document without content is null: %j", (text) => {
  expect(readYaml(text, "test.yaml")).toBeNull();
});
