import { describe, expect, test } from "vitest";
import { Budget } from "../budget.ts";
import { BlueprintError } from "../error.ts";
import { resolveDeep } from "../resolve.ts";
import { type BlueprintMap, plainToMap, toPlain } from "../values.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { EntryFault, type TagScope } from "./tag.ts";

const contextText = `
word: hello
empty: ""
nothing: null
list: [a, b, c]
map: {one: 1, two: 2}
numbers: {1: first}
deep: {inner: !Context word}
tag: !Context word
self: !Context self
`;

function createTestScope(overrides: Partial<TagScope> = {}): TagScope {
  const budget = new Budget(50_000);
  return {
    context: readYaml(contextText, "context")?.value as BlueprintMap,
    iterations: [],
    depth: 0,
    spend: (amount) => budget.spend(amount),
    keyOf(id) {
      if (id === "flow") return "11111111-1111-4111-8111-111111111111";
      throw new EntryFault(`!KeyOf: ${id}`);
    },
    find: async (model, pairs) => (pairs.some(({ value }) => value === "missing") ? null : `${model}:${pairs.length}`),
    findObject: async (model, pairs) => plainToMap({ model, fields: pairs.map(({ field }) => field) }),
    readEnvironment: (name) => (name === "SET" ? "from environment" : null),
    readFile: async (path) => (path === "there.txt" ? "content" : null),
    ...overrides,
  };
}

async function resolve(text: string, scope = createTestScope()): Promise<unknown> {
  return toPlain(await resolveDeep(readYaml(text, "test.yaml")?.value ?? null, scope));
}

describe("values", () => {
  test.each<[string, unknown]>([
    ["!KeyOf flow", "11111111-1111-4111-8111-111111111111"],
    ["!Env SET", "from environment"],
    ["!Env UNSET", null],
    ["!Env [SET, other]", "from environment"],
    ["!Env [UNSET, other]", "other"],
    ["!Env [UNSET, [1, true]]", [1, true]],
    ["!File there.txt", "content"],
    ["!File gone.txt", null],
    ["!File [gone.txt, other]", "other"],
    ["!Context word", "hello"],
    ["!Context missing", null],
    ["!Context [missing, 7]", 7],
    ["!Context [nothing, 7]", null],
    ["!Context [empty, 7]", ""],
    ["!Context tag", "hello"],
    ["!Context [missing, !Context word]", "hello"],
    ["!Context deep.inner", null],
    ["!ParseJSON '{\"a\": [1, null]}'", { a: [1, null] }],
    ['!ParseJSON "12"', 12],
    ['!Format ["%s and %s", a, !Context word]', "a and hello"],
    ['!Format ["100%%"]', "100%"],
    ["!Format [!Context word]", "hello"],
    ["!Find [authentik_flows.flow, [slug, x]]", "authentik_flows.flow:1"],
    ["!Find [authentik_flows.flow]", "authentik_flows.flow:0"],
    ["!Find [!Context word, [!Context word, x], [b, !Context word]]", "hello:2"],
    ["!Find [authentik_flows.flow, [slug, missing]]", null],
    ["!FindObject [a.b, [slug, x]]", { model: "a.b", fields: ["slug"] }],
    ["!AtIndex [!FindObject [a.b, [slug, x]], model]", "a.b"],
    ["!If [!Context word]", true],
    ["!If [!Context empty]", false],
    ["!If [1, [!Context word], other]", ["hello"]],
    ["!If [false, !KeyOf missing, {a: !Context word}]", { a: "hello" }],
    ["!If [[], yes]".replace(", yes", ""), false],
    ["!If ['false']", true],
    ["!AtIndex [[a, b], 1]", "b"],
    ["!AtIndex [[a, b], -1]", "b"],
    ["!AtIndex [[null], 0]", null],
    ["!AtIndex [[a], 5, other]", "other"],
    ["!AtIndex [!Context list, !AtIndex [[0, 2], 1]]", "c"],
    ["!AtIndex [!Context map, two]", 2],
    ["!AtIndex [!Context numbers, 1]", "first"],
    ["!AtIndex [!Context numbers, '1', text]", "text"],
    ["!AtIndex [!Context map, three, 3]", 3],
    ["{key: [!Context word, {deep: !Context word}]}", { key: ["hello", { deep: "hello" }] }],
  ])("%s", async (text, value) => {
    expect(await resolve(text)).toEqual(value);
  });
});

describe("!Condition", () => {
  const [yes, no] = ["!Context word", "!Context empty"];
  test.each<[string, string[], boolean]>([
    ["AND", [yes, "1"], true],
    ["AND", [yes, no], false],
    ["NAND", [yes, "1"], false],
    ["NAND", [yes, no], true],
    ["OR", [no, yes], true],
    ["OR", [no, "0"], false],
    ["NOR", [no, "0"], true],
    ["NOR", [no, yes], false],
    ["XOR", [yes, yes, yes], true],
    ["XOR", [yes, yes], false],
    ["XNOR", [yes, yes], true],
    ["XNOR", [yes, no], false],
    ["AND", [yes], true],
    ["OR", [no], false],
    ["XOR", [yes], true],
    ["NAND", [yes], false],
    ["NOR", [no], true],
    ["XNOR", [yes], false],
    ["and", [yes], true],
    ["nOr", [no], true],
    ["AND", ["[!KeyOf missing]"], true],
    ["AND", ["[]"], false],
    ["AND", ["{}"], false],
    ["AND", ["'false'"], true],
    ["AND", ["0.0"], false],
    ["AND", ["null"], false],
  ])("%s %j is %s", async (mode, values, result) => {
    expect(await resolve(`!Condition [${mode}, ${values.join(", ")}]`)).toBe(result);
  });
});

describe("!Enumerate", () => {
  test.each<[string, string, unknown]>([
    [
      "a list",
      "!Enumerate [[a, b], SEQ, [!Index 0, !Value 0]]",
      [
        [0, "a"],
        [1, "b"],
      ],
    ],
    ["a mapping", '!Enumerate [!Context map, SEQ, !Format ["%s=%s", !Index 0, !Value 0]]', ["one=1", "two=2"]],
    ["text by characters", "!Enumerate [aé😀, seq, !Value 0]", ["a", "é", "😀"]],
    ["nothing as a list", "!Enumerate [[], SEQ, !Value 0]", []],
    ["nothing as a mapping", "!Enumerate [[], MAP, !Value 0]", {}],
    ["MAP of pairs", "!Enumerate [[a, b], MAP, [!Value 0, !Index 0]]", { a: 0, b: 1 }],
    ["MAP of mappings", "!Enumerate [!Context list, map, {last: !Value 0}]", { last: "c" }],
    [
      "MAP merges deeply",
      "!Enumerate [[a, b], MAP, {all: [!Value 0], by: {x: !Index 0}}]",
      { all: ["a", "b"], by: { x: 1 } },
    ],
    ["keys from lists become text in JSON", "!Enumerate [[a], MAP, [!Index 0, !Value 0]]", { "0": "a" }],
    [
      "depth counts from the innermost",
      '!Enumerate [[x, y], SEQ, !Enumerate [[1, 2], SEQ, !Format ["%s%d", !Value 1, !Value 0]]]',
      [
        ["x1", "x2"],
        ["y1", "y2"],
      ],
    ],
    [
      "the parent's item as iterable",
      "!Enumerate [[[1, 2], [3]], SEQ, !Enumerate [!Value 1, SEQ, !Value 0]]",
      [[1, 2], [3]],
    ],
    ["other tags do not count as depth", "!Enumerate [[a], SEQ, !If [true, !Context [missing, !Value 0], x]]", ["a"]],
    ["tags of a literal list are not resolved", "!Enumerate [[!KeyOf missing], SEQ, !Index 0]", [0]],
  ])("%s", async (_, text, value) => {
    expect(await resolve(text)).toEqual(value);
  });
});

describe("errors of an entry", () => {
  test.each([
    ["!KeyOf missing", /missing/],
    ["!ParseJSON '{'", /not JSON/],
    ['!Format ["%s"]', /not enough arguments/],
    ['!Format ["%s", 1, 2]', /not all arguments/],
    ['!Format ["%d", text]', /number is required/],
    ["!Format [[a]]", /must be text/],
    ["!Condition [MAYBE, 1]", /unknown mode/],
    ["!Condition [constructor, 1]", /unknown mode/],
    ["!Find [7]", /model must be text/],
    ["!Enumerate [7, SEQ, x]", /list, a mapping or text/],
    ["!Enumerate [null, SEQ, x]", /list, a mapping or text/],
    ["!Enumerate [[1], TUPLE, x]", /SEQ or MAP/],
    ["!Enumerate [[1], MAP, x]", /\[key, value\]/],
    ["!Enumerate [[1], MAP, [a, b, c]]", /\[key, value\]/],
    ["!Enumerate [!Value 0, SEQ, x]", /own iterable/],
    ["!Enumerate [!Index 0, SEQ, x]", /own iterable/],
    ["!Enumerate [[1], SEQ, !Value 1]", /past the outermost/],
    ["!Value 0", /only be used inside/],
    ["!Index 0", /only be used inside/],
    ["!AtIndex [[a], 1]", /nothing at 1/],
    ["!AtIndex [[a], -2]", /nothing at -2/],
    ["!AtIndex [[a], '0']", /whole number/],
    ["!AtIndex [{a: 1}, b]", /nothing at 'b'/],
    ["!AtIndex [text, 0]", /list or a mapping/],
    ["!Context self", /mentions itself/],
  ])("%s", async (text, message) => {
    const failure = resolve(text);
    await expect(failure).rejects.toBeInstanceOf(EntryFault);
    await expect(failure).rejects.toThrow(message);
  });

  test("a tag deeper inside a context value is not resolved", async () => {
    await expect(resolve("!Context deep")).rejects.toThrow(/!Context stands in a place where tags are not resolved/);
  });

  test("a default of !Env is taken literally", async () => {
    await expect(resolve("!Env [UNSET, !Context word]")).rejects.toThrow(/not resolved/);
  });
});

describe("wrong arguments make the document invalid", () => {
  test.each([
    "!KeyOf [a]",
    "!KeyOf",
    "!Env [A]",
    "!Env [A, b, c]",
    "!Env [[a], b]",
    "!File {a: b}",
    "!Context [a]",
    "!ParseJSON [a]",
    "!Format text",
    "!Format []",
    "!Find text",
    "!Find []",
    "!Find [a.b, slug]",
    "!Find [a.b, [slug]]",
    "!FindObject [a.b, [slug, a, b]]",
    "!Condition AND",
    "!Condition [AND]",
    "!If text",
    "!If []",
    "!If [1, 2]",
    "!If [1, 2, 3, 4]",
    "!Enumerate [1, 2]",
    "!Enumerate [1, 2, 3, 4]",
    "!Index one",
    "!Index -1",
    "!Value [0]",
    "!Value 1.5",
    "!AtIndex [a]",
    "!AtIndex [a, b, c, d]",
  ])("%s", (text) => {
    expect(() => readYaml(text, "test.yaml")).toThrow(BlueprintError);
  });
});

describe("bounded work", () => {
  test("nested !Enumerate ends", async () => {
    const list = `[${Array.from({ length: 100 }, (_, index) => index).join(", ")}]`;
    await expect(
      resolve(`!Enumerate [${list}, SEQ, !Enumerate [${list}, SEQ, !Enumerate [${list}, SEQ, x]]]`),
    ).rejects.toThrow(/too much work/);
  });

  test("text that doubles ends", async () => {
    const lines = ["t0: xxxxxxxxxx"];
    for (let level = 1; level < 40; level++)
      lines.push(`t${level}: !Format ["%s%s", !Context t${level - 1}, !Context t${level - 1}]`);
    const context = readYaml(lines.join("\n"), "context")?.value as BlueprintMap;
    await expect(resolve("!Context t39", createTestScope({ context }))).rejects.toThrow(/too much work/);
  });
});
