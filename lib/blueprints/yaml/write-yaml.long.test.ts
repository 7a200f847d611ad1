import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { toPlain } from "../values.ts";
import { readYaml } from "./read-yaml.ts";
import { TagToWrite, type WritableMap, writeYaml } from "./write-yaml.ts";

const read = (text: string) => {
  const document = readYaml(text, "written.yaml");
  return document && toPlain(document.value);
};

describe("what is written is read back", () => {
  test.each([
    ["words that YAML 1.1 takes for something else", ["yes", "No", "on", "y", "n", "~", "null", "True", "=", "<<", ""]],
    ["numbers and times as text", ["010", "1_000", "1:30", "2028-12-31", "1e3", "0x1F", ".5", "-", "1.5", "+1", "0o7"]],
    ["punctuation", ["- a", "a: b", "a #b", "#", "!KeyOf x", "&a", "*a", "{", "[x", "%x", "@x", "`x", "|", ">", "?"]],
    ["several lines", ["a\nb", "a\n", "a\n\n", "a\n  b\n", "\na", " a\nb", "a\n \n", "a\n\tb", "a\r\nb", "a \n b \n"]],
    ["unusual characters", ["\u0085", "\u2028a\nb", "\ufeff", "ü\n", "😀", "\t", '"\\', "'", "a\u007f"]],
    ["numbers", [0, -1, 2_147_483_647, 0.5, 1e-7, 1e21, -2.5e-9, 12_345_678_901]],
    ["parts without parts", [[], {}, [[]], [{}], { a: {} }, { a: [] }, null, true, false]],
    ["lists in lists", [[["a"], ["b", ["c\nd"]]], [{ a: [{ b: 1, c: [{ d: 2 }] }] }]]],
  ])("%s", (_what, values) => {
    const document = {
      values: values as WritableMap[],
      keys: Object.fromEntries(values.map((key, at) => [`${key}`, at])),
    };
    expect(read(writeYaml(document))).toEqual(document);
  });

  test("any JSON, by our reader and by another", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4, stringUnit: "binary" })),
        (value) => {
          // JSON knows no negative zero, and a lone `__proto__` is no member here.
          const document = JSON.parse(JSON.stringify({ value })) as WritableMap;
          const text = writeYaml(document);
          expect(read(text)).toEqual(document);
          expect(parse(text)).toEqual(document);
        },
      ),
      { numRuns: 100 },
    );
  });
});

test("programs are written as they look, and tags on one line", () => {
  const document = {
    entries: [
      { id: "a", expression: 'if x:\n    return "y"\n\nreturn False' },
      {
        stage: new TagToWrite("!KeyOf", "a"),
        flow: new TagToWrite("!Find", ["authentik_flows.flow", ["slug", "x y"]]),
      },
    ],
  };
  expect(writeYaml(document)).toBe(`entries:
  - id: a
    expression: |-
      if x:
          return "y"

      return False
  - stage: !KeyOf a
    flow: !Find [authentik_flows.flow, [slug, "x y"]]
`);
});
