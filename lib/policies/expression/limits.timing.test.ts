import { afterAll, describe, expect, test } from "vitest";
import { checkSyntax, closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import { expressionLimits } from "./limits.ts";
import { type InputChanges, makeInput } from "./testing.ts";
import type { Json } from "./types.ts";

// Every way to use too much of something ends with a clear outcome, and the next evaluation works.

afterAll(closeExpressionWorkers);

const run = (source: string, changes?: InputChanges) => evaluateExpression(makeInput(source, changes));
const soon = { computeMs: 300 };

async function expectHealth(): Promise<void> {
  expect(await run("return 1")).toMatchObject({ ok: true, value: 1 });
  expect(await run("return 1", { language: "javascript" })).toMatchObject({ ok: true, value: 1 });
}

describe("time", () => {
  test.each([
    ["python", "while True: pass"],
    ["python", "while True:\n    try:\n        1 / 0\n    except:\n        pass"],
    ["python", "import time\ntime.sleep(60)"],
    ["python", "import re\nreturn re.match('(a+)+$', 'a' * 40 + 'b')"],
    ["python", "eval('(' * 30000)"],
    ["python", "return 3 ** (3 ** 20)"],
    ["javascript", "while (true) {}"],
    ["javascript", "while (true) { try { throw 1 } catch {} }"],
    ["javascript", "return /(a+)+$/.test('a'.repeat(40) + 'b')"],
    ["javascript", "return new Proxy({}, { ownKeys() { while (true); } })"],
  ] as const)("%s: %j", async (language, source) => {
    const begin = performance.now();
    expect(await run(source, { language, limits: soon })).toMatchObject({ ok: false, kind: "timeout" });
    // The limit, and some patience for a busy machine; far below any other limit.
    expect(performance.now() - begin).toBeLessThan(expressionLimits.timeoutMs - 1_000);
    await expectHealth();
  });

  test("what was logged before is kept", async () => {
    const result = await run("ak_logger.info('before')\nwhile True: pass", { limits: soon });
    expect(result.log).toMatchObject([{ event: "before" }]);
  });

  test("the event loop goes on meanwhile", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await run("while True: pass", { limits: soon });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });
});

describe("memory", () => {
  test.each([
    ["python", "x = []\nwhile True: x.append('y' * 10000)"],
    ["python", "return 'x' * 200000000"],
    ["python", "x = 'a'\nwhile True: x += x"],
    ["python", "return bytearray(100000000)"],
    ["javascript", "const a = []; while (true) a.push(new Uint8Array(1e6));"],
    ["javascript", "return 'x'.repeat(2 ** 29).split('')"],
    ["javascript", "return new Uint8Array(1e9)"],
  ] as const)("%s: %j", async (language, source) => {
    const before = process.memoryUsage().rss;
    const result = await run(source, { language, limits: { memoryBytes: 32 * 2 ** 20, computeMs: 5_000 } });
    expect(result).toMatchObject({ ok: false, kind: "memory" });
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
    await expectHealth();
  });
});

describe("recursion and depth", () => {
  test.each([
    ["python", "def f(): return f()\nreturn f()"],
    ["python", "class A:\n    def __getattr__(self, name): return getattr(self, name)\nreturn A().x"],
    ["python", "a = []\na.append(a)\nreturn a"],
    ["python", "a = []\nfor i in range(100000): a = [a]\nreturn a"],
    ["python", "a, b = [], []\nfor i in range(100000): a, b = [a], [b]\nreturn a == b"],
    ["python", "import json\nreturn json.loads('[' * 100000 + ']' * 100000)"],
    ["python", "import json\nreturn json.loads('{\"a\":' * 10000)"],
    ["javascript", "function f() { return f() + 1 } return f()"],
    ["javascript", "const a = []; a.push(a); return a"],
    ["javascript", "return JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))"],
    ["javascript", "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a)"],
  ] as const)("%s: %j", async (language, source) => {
    // On a busy machine the time limit may come first; what counts is that it ends, and harms nobody.
    expect(await run(source, { language })).toMatchObject({
      ok: false,
      kind: expect.stringMatching(/^(runtime|timeout)$/),
    });
    await expectHealth();
  });

  test("data as deep as allowed passes", async () => {
    const depth = 40;
    const source = `a = 1\nfor i in range(${depth}): a = {"a": a}\ncontext["flow_plan"].context["deep"] = a\nreturn a`;
    expect(await run(source, { plan: {} })).toMatchObject({ ok: true, plan: { changed: ["deep"] } });
  });

  test("variables that are nested too deeply are an error of the evaluation", async () => {
    const deep = JSON.parse("[".repeat(2_000) + "]".repeat(2_000));
    expect(await run("return 1", { context: { deep } })).toMatchObject({ ok: false, kind: "runtime" });
    let deeper: Json = [];
    for (let depth = 0; depth < 100_000; depth++) deeper = [deeper];
    expect(await run("return 1", { context: { deeper } })).toMatchObject({ ok: false, kind: "memory" });
    await expectHealth();
  });
});

describe("output", () => {
  test.each([
    ["python", "for i in range(5000): print(i)\nfor i in range(5000): ak_logger.info(str(i))"],
    ["javascript", "for (let i = 0; i < 5000; i++) ak_logger.info(String(i))"],
  ] as const)("%s: log lines beyond the limit are dropped", async (language, source) => {
    const result = await run(source, { language });
    expect(result.ok).toBe(true);
    expect(result.log).toHaveLength(expressionLimits.logLines);
  });

  test.each([
    ["python", "for i in range(5000): ak_message(str(i))"],
    ["javascript", "for (let i = 0; i < 5000; i++) ak_message(String(i))"],
  ] as const)("%s: too many messages are an error, long ones are cut", async (language, source) => {
    expect(await run(source, { language })).toMatchObject({ ok: false, error: "too many messages" });
    const long = await run(language === "python" ? "ak_message('x' * 50000)" : "ak_message('x'.repeat(50000))", {
      language,
    });
    expect(long.ok && long.messages.map((message) => message.length)).toEqual([expressionLimits.messageCharacters]);
  });

  test("a long line of the log is cut, without a line end too", async () => {
    const result = await run("print('x' * 100000)\nfor i in range(100): print('y' * 10000, end='')\nreturn 1");
    expect(result.log.map((line) => line.event.length)).toEqual([expressionLimits.logLineCharacters]);
  });

  test.each([
    ["python", "return 'x' * 5000000"],
    ["python", "context['x'] = ['y' * 100000] * 100"],
    ["python", "raise ValueError('x' * 5000000)"],
    ["python", "print('x' * 20000000)"],
    ["javascript", "return 'x'.repeat(5e6)"],
  ] as const)("%s: a result that is too large, %j", async (language, source) => {
    const result = await run(source, { language });
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && result.error.length).toBeLessThanOrEqual(expressionLimits.errorCharacters);
    await expectHealth();
  });

  test("large texts pass in both directions in good time", async () => {
    const file = 'é"\\\n\u0001x'.repeat(50_000);
    const result = await run("context['prompt_data']['n'] = 1\nreturn len(context['prompt_data']['file'])", {
      plan: { prompt_data: { file } },
    });
    expect(result).toMatchObject({ ok: true, value: file.length });
    expect(result.ok && result.plan?.context.prompt_data).toEqual({ file, n: 1 });
  });

  test("texts of users cannot stand for other large texts", async () => {
    const secret = "s".repeat(50_000);
    const source = "return [context['a'] == context['secret'], context['a'].get('$text:')]";
    const result = await run(source, { context: { secret, a: { $text: 0, "$text:": 0 } } });
    expect(result).toMatchObject({ ok: true, value: [false, 0] });
  });
});

describe("input", () => {
  test("a source that is too long is not evaluated", async () => {
    const source = `return 1 #${"x".repeat(expressionLimits.sourceCharacters)}`;
    expect(await run(source)).toMatchObject({ ok: false, kind: "syntax" });
    expect(await checkSyntax("python", source)).toBe("The expression is too long.");
  });

  test("variables that are too large are not handed over", async () => {
    const context = { a: "x".repeat(expressionLimits.variablesCharacters) };
    expect(await run("return 1", { context })).toMatchObject({ ok: false, kind: "memory" });
  });

  test("a source that takes too long to compile is refused", async () => {
    expect(await checkSyntax("python", `return ${"(".repeat(60_000)}`)).toMatch(
      /too complicated|invalid syntax|memory|recursion/,
    );
    await expectHealth();
  });
});
