import { afterAll, describe, expect, test } from "vitest";
import { closeExpressionWorkers, evaluateExpression } from "../../evaluate.ts";
import { makeInput } from "../../testing.ts";
import { FormattedStringError, rewriteFormattedStrings } from "./f-strings.ts";

afterAll(closeExpressionWorkers);

const before = "x = 5\nname = 'Ada'\nd = {'a': 1}\n_ = str\n";

// The right side is what Python 3.12 makes of it.
describe("f-strings give what Python gives", () => {
  test.each([
    ["f'a'", "a"],
    ["f''", ""],
    ["f'{x}'", "5"],
    ["f'{name!r}'", "'Ada'"],
    ["f'{name!a:>6}|'", " 'Ada'|"],
    ["f'{x:>5}|{x:03d}|{3.14159:.2f}|{1234567:,}'", "    5|005|3.14|1,234,567"],
    ["f'{x:>{x}}|'", "    5|"],
    ["f'{{}} {{{x}}}'", "{} {5}"],
    ["f'{d[\"a\"]}'", "1"],
    ['f"{d["a"]}"', "1"],
    ["f'{_(\"a: b, c\")}'", "a: b, c"],
    ['f\'{"}"}{"{"}\'', "}{"],
    ["'{a}' f'{x}' '{b}'", "{a}5{b}"],
    ["('a'\n  f'{x}' # it's a {comment}\n  'b')", "a5b"],
    ["f'{x=} {x = } {x=!s:>3}'", "x=5 x = 5 x=  5"],
    ["rf'\\d{x}\\n'", "\\d5\\n"],
    ["f'\\t{x}\\x41\\\\'", "\t5A\\"],
    ["f'''a\n'{x}' \"b\"'''", "a\n    '5' \"b\""],
    ['f"""a"{x}"b"""', 'a"5"b'],
    ['f"it\'s {name}"', "it's Ada"],
    ["f'{x if x else 2}{x == 5}{x != 5}{x >= 5}'", "5TrueFalseTrue"],
    ["f'{ {1: 2}[1] }{(lambda y: y + 1)(x)}'", "26"],
    ["f'{name[1:]}{name.upper()}'", "daADA"],
    ["f\"{f'{x!r:>{x}}' + '!'}\"", "    5!"],
    ["f'{x,}'", "(5,)"],
    ["f'{x}'.strip() + f'{name}'.lower()", "5ada"],
    ["'%s' % f'{x}'", "5"],
    ["'# {x}' f'{x}'", "# {x}5"],
    ["f'a\\\nb{x}'", "a    b5"],
    ["F'{x}' U'x' R'\\y'", "5x\\y"],
  ])("%s", async (expression, value) => {
    expect(await evaluateExpression(makeInput(`${before}return ${expression}`))).toMatchObject({ ok: true, value });
  });
});

test.each([
  "x = 'plain' \"{text}\"",
  "# f'{comment}'",
  "f = 'x'\nreturn f",
  "shelf['a']",
  "b'f' rb'\\d'",
  "x = '''f'{y}' '''",
])("%j stays as it is", (source) => {
  expect(rewriteFormattedStrings(source)).toBe(source);
});

test.each([
  ["f'{'", "invalid syntax (check, line 5)"],
  ["f'}'", "f-string: single '}' is not allowed (check, line 5)"],
  ["f'{}'", "f-string: empty expression not allowed (check, line 5)"],
  ["f'{x'", "invalid syntax (check, line 5)"],
  ["f'{x!z}'", "f-string: invalid conversion character (check, line 5)"],
  ["f'abc", "f-string: unterminated string (check, line 5)"],
  ["f'{x:{y'", "invalid syntax (check, line 5)"],
  ["f'{(}'", "invalid syntax (check, line 5)"],
  ["f'{x + )}'", "f-string: expecting '}' (check, line 5)"],
  ['f"{f\'{f"{f\'{f"{x}"}\'}"}\'}"', "f-string: expressions nested too deeply (check, line 5)"],
  ["f'{x y}'", "invalid syntax (check, line 5)"],
])("%s stays a syntax error", async (expression, error) => {
  const result = await evaluateExpression(makeInput(`${before}return ${expression}`));
  expect(result).toMatchObject({ ok: false, kind: "syntax", error });
});

test("errors still name the right line", async () => {
  const source = "a = (f'{1}'\n  f'{2}')\nb = f'''\n{a}'''\nreturn )";
  expect(await evaluateExpression(makeInput(source))).toMatchObject({ error: "invalid syntax (check, line 5)" });
});

test("hostile sources are read in good time", () => {
  const begin = performance.now();
  for (const piece of ["f'{", "f'{x:", "f'{{", "f'", "'", '"""', "f'{f\"{", "(", "f'{x!r:{"]) {
    const source = `return ${piece.repeat(4_000)}`;
    try {
      expect(rewriteFormattedStrings(source).length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(FormattedStringError);
    }
  }
  expect(performance.now() - begin).toBeLessThan(3_000);
});
