import { describe, expect, test } from "vitest";
import type { BlueprintValue } from "../values.ts";
import { YamlDate } from "../yaml/yaml-date.ts";
import { formatPython } from "./format.ts";

// The right-hand sides are what CPython 3.11 prints.
describe("formatPython", () => {
  test.each<[string, BlueprintValue[], string]>([
    ["plain", [], "plain"],
    ["100%%", [], "100%"],
    ["%s", ["text"], "text"],
    ["%s", [true], "True"],
    ["%s", [null], "None"],
    ["%s", [1.5], "1.5"],
    ["%s", [0.00001], "1e-05"],
    ["%s", [[1, "a", null, false]], "[1, 'a', None, False]"],
    ["%s", [new Map<string, BlueprintValue>([["a", [1]]])], "{'a': [1]}"],
    ["%s", [["it's"]], `["it's"]`],
    ["%s", [[`it's "x"`]], `['it\\'s "x"']`],
    ["%s", [new YamlDate("date", new Date("2028-12-31"))], "2028-12-31"],
    ["%s", [new YamlDate("datetime", new Date("2028-12-31T10:00:00Z"))], "2028-12-31 10:00:00"],
    ["%r", ["a\n\t\\b"], "'a\\n\\t\\\\b'"],
    ["%a", ["é😀"], "'\\xe9\\U0001f600'"],
    ["%5s|%-5s|", ["ab", "ab"], "   ab|ab   |"],
    ["%.2s", ["abcdef"], "ab"],
    ["%*s", [4, "ab"], "  ab"],
    ["%-*s|", [4, "ab"], "ab  |"],
    ["%.*f", [2, 1.239], "1.24"],
    ["%d", [42], "42"],
    ["%d", [3.99], "3"],
    ["%d", [-3.99], "-3"],
    ["%d", [true], "1"],
    ["%i", [-7], "-7"],
    ["%05d", [-42], "-0042"],
    ["%+d", [42], "+42"],
    ["% d", [42], " 42"],
    ["%-5d|", [42], "42   |"],
    ["%.4d", [42], "0042"],
    ["%x", [255], "ff"],
    ["%X", [255], "FF"],
    ["%#x", [255], "0xff"],
    ["%#06x", [255], "0x00ff"],
    ["%o", [8], "10"],
    ["%x", [-255], "-ff"],
    ["%f", [1.5], "1.500000"],
    ["%.1f", [0.25], "0.2"],
    ["%.1f", [0.35], "0.3"],
    ["%.1f", [0.75], "0.8"],
    ["%.2f", [2.675], "2.67"],
    ["%.0f", [2.5], "2"],
    ["%.0f", [3.5], "4"],
    ["%08.2f", [-3.14], "-0003.14"],
    ["%e", [12345.678], "1.234568e+04"],
    ["%E", [0.00012], "1.200000E-04"],
    ["%g", [0.0001], "0.0001"],
    ["%g", [0.00001], "1e-05"],
    ["%g", [1000000], "1e+06"],
    ["%g", [100000], "100000"],
    ["%f", [Number.POSITIVE_INFINITY], "inf"],
    ["%c%c", ["a", 98], "ab"],
    ["%ld", [5], "5"],
  ])("%j %% %j", (text, values, result) => {
    expect(formatPython(text, values)).toBe(result);
  });

  test.each<[string, BlueprintValue[], RegExp]>([
    ["%s", [], /not enough arguments/],
    ["x", [1], /not all arguments/],
    ["%d", ["1"], /number is required, not str/],
    ["%d", [null], /number is required, not NoneType/],
    ["%x", [1.5], /integer is required, not float/],
    ["%d", [Number.NaN], /NaN/],
    ["%", [], /incomplete/],
    ["%(name)s", ["a"], /requires a mapping/],
    ["%y", [1], /unsupported format character 'y'/],
    ["%c", ["ab"], /%c requires/],
    ["%*s", ["a", "b"], /\* wants int/],
    ["%999999999s", ["a"], /limited/],
    ["%.99999f", [1], /limited/],
  ])("%j %% %j is refused", (text, values, message) => {
    expect(() => formatPython(text, values)).toThrow(message);
  });
});
