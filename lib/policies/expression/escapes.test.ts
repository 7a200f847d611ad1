import { afterAll, describe, expect, test } from "vitest";
import { closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import { readOutcome } from "./outcome.ts";
import { makeInput } from "./testing.ts";

// Attempts to get out of the sandboxes, or to put something dangerous into what comes out of them.

afterAll(closeExpressionWorkers);

const python = (source: string) => evaluateExpression(makeInput(source, { plan: { a: 1 } }));
const javascript = (source: string) =>
  evaluateExpression(makeInput(source, { language: "javascript", plan: { a: 1 } }));

// Takes away the polite refusal, so that only WebAssembly's imports stand in the way.
const withoutGuard = "import builtins\ndel builtins.__import__\n";
const findGate = "import _bridge\ngate = _bridge._state['gate']\n";

describe("Python cannot reach objects of the host", () => {
  test.each(["js", "jsffi", "asyncio", "_asyncio", "uctypes", "vfs", "micropython", "_gate"])(
    "import %s",
    async (name) => {
      expect(await python(`import ${name}`)).toMatchObject({ ok: false, error: `No module named '${name}'` });
    },
  );

  test.each([
    ["import js", "import js\nreturn js.process.env"],
    ["the global object", "import js\nreturn js.globalThis"],
    ["Function", "import js\nreturn js.eval('1')"],
    ["jsffi.to_js", "import jsffi\nreturn jsffi.to_js([1])"],
    ["jsffi.create_proxy", "import jsffi\nreturn jsffi.create_proxy(len)"],
    ["jsffi.mem_info", "import jsffi\nreturn jsffi.mem_info()"],
    ["asyncio", "import asyncio\nreturn asyncio.run(asyncio.sleep(0))"],
  ])("%s, without the guard of imports", async (_name, source) => {
    expect(await python(withoutGuard + source)).toMatchObject({
      ok: false,
      kind: "runtime",
      error: "Objects of the host cannot be used.",
    });
  });

  test.each([
    ["attributes", "return gate.constructor"],
    ["setting attributes", "gate.x = 1"],
    ["has attribute", "return hasattr(gate, 'constructor')"],
    ["items", "return gate['constructor']"],
    ["iteration", "return list(gate)"],
    ["no argument", "return gate()"],
    ["another type", "return gate(1)"],
    ["two arguments", "return gate('a', 'b')"],
    ["keywords", "return gate(a='b')"],
    ["construction", "return type(gate).new(gate)"],
  ])("the gate has no %s", async (_name, source) => {
    const result = await python(findGate + source);
    expect(result).toMatchObject({ ok: false, kind: "runtime" });
  });

  test.each([
    ["not JSON", "gate('regex\\n{')"],
    ["no operation", "gate('')"],
    ["an inherited name", "gate('constructor\\n{}')"],
    ["__proto__", "gate('__proto__\\n{}')"],
    ["wrong arguments", "gate('regex\\n{\"pattern\": 1}')"],
    ["too many bytes", "gate('random\\n{\"bytes\": 100000000}')"],
  ])("the gate refuses %s", async (_name, call) => {
    const result = await python(`${findGate}return ${call}`);
    expect(result).toMatchObject({ ok: true, value: expect.stringMatching(/^\{"error":/) });
  });

  test("an abort cannot be caught", async () => {
    const source = `${withoutGuard}import js
try:
    js.process
except BaseException:
    return "caught"
finally:
    ak_message("finally")
return "after"`;
    expect(await python(source)).toMatchObject({ ok: false, error: "Objects of the host cannot be used." });
  });

  test("writing into the interpreter's memory breaks nothing but this evaluation", async () => {
    const source = `${withoutGuard}import uctypes
for address in range(1024, 1000000, 4):
    uctypes.bytearray_at(address, 4)[:] = b"\\xff\\xff\\xff\\xff"`;
    expect(await python(source)).toMatchObject({ ok: false });
    expect(await python("return 'fine'")).toMatchObject({ ok: true, value: "fine" });
  });
});

describe("Python has no files and no terminal", () => {
  test.each([
    "open('/etc/passwd').read()",
    "open('x', 'w')",
    "__import__('os').listdir('/')",
    "__import__('os').mkdir('/x')",
    "__import__('os').stat('/etc')",
    "__import__('os').remove('/etc/passwd')",
    "__import__('io').open('/etc/passwd')",
    "input()",
    "__import__('sys').stdin.read(1)",
    "execfile('/etc/passwd')",
    "__import__('os').system('id')",
    "__import__('os').environ",
    "__import__('socket')",
    "__import__('subprocess')",
    "__import__('_thread')",
    "__import__('ctypes')",
  ])("%s", async (call) => {
    expect(await python(`return ${call}`)).toMatchObject({ ok: false, kind: "runtime" });
  });

  test("nor through the file system's own class", async () => {
    const source = `${withoutGuard}import vfs\nfs = vfs.VfsPosix("/")\nreturn fs.open("/etc/passwd", "r").read()`;
    expect(await python(source)).toMatchObject({ ok: false, kind: "runtime" });
    expect(await python(`${withoutGuard}import vfs\nreturn list(vfs.VfsPosix("/").ilistdir("/"))`)).toMatchObject({
      ok: false,
    });
  });

  test("leaving the function by indentation is not possible", async () => {
    expect(await python("return 1\n\nimport json")).toMatchObject({ ok: true, value: 1 });
    expect(await python(")\ndef other(:\n    pass")).toMatchObject({ kind: "syntax" });
  });
});

describe("JavaScript cannot reach objects of the host", () => {
  test.each([
    ["process", "return typeof process"],
    ["require", "return typeof require"],
    ["fetch", "return typeof fetch"],
    ["WebAssembly", "return typeof WebAssembly"],
    ["Worker", "return typeof Worker + typeof SharedArrayBuffer.isView"],
    ["the global object", "return typeof globalThis.process + typeof this"],
    ["Function", "return Function('return typeof process')()"],
    ["constructors of functions of ours", "return ak_message.constructor('return typeof process')()"],
    ["constructors of results", "return requests.get.constructor.constructor('return typeof process')()"],
    ["eval", "return (0, eval)('typeof process')"],
    ["stack frames", "return String(new Error().stack).includes('/work') ? 'leaked' : 'undefined'"],
    ["callers", "try { return typeof ak_message.caller } catch { return 'undefined' }"],
  ])("%s", async (_name, source) => {
    expect(await javascript(source)).toMatchObject({ ok: true, value: expect.stringMatching(/^(undefined)+$/) });
  });

  test("modules cannot be loaded", async () => {
    expect(await javascript("return import('node:fs')")).toMatchObject({ ok: true, value: {} });
    expect(await javascript("import fs from 'node:fs'")).toMatchObject({ ok: false, kind: "syntax" });
  });

  test("replacing built-in functions changes only this evaluation's own result", async () => {
    const source = `
      JSON.stringify = () => '{"ok":true}'; JSON.parse = () => ({}); Array.prototype.map = () => { throw new Error("x") };
      Object.keys = () => ["x"]; return [1];`;
    await javascript(source);
    expect(await javascript("return Object.keys({ a: 1 })")).toMatchObject({ ok: true, value: ["a"] });
  });

  test("the source cannot end the function that holds it", async () => {
    expect(await javascript("}); sandbox; (function () {")).toMatchObject({ ok: false });
  });
});

describe("what comes out is plain data without prototypes to pollute", () => {
  const hasOwnProto = (value: object) => Object.hasOwn(value, "__proto__");

  test.each([
    [
      "Python",
      () => python(`return {"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "a": 1}`),
    ],
    [
      "JavaScript",
      () =>
        javascript(
          `return JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "a": 1}')`,
        ),
    ],
  ])("%s", async (_language, evaluate) => {
    const result = await evaluate();
    if (!result.ok || typeof result.value !== "object" || result.value === null) throw new Error("no object");
    expect(hasOwnProto(result.value)).toBe(false);
    expect(Object.getPrototypeOf(result.value)).toBe(Object.prototype);
    expect(Object.assign({}, result.value)).not.toHaveProperty("polluted");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("neither in the contexts nor in the log", async () => {
    const source = `request.context["x"] = {"__proto__": {"polluted": 1}}
request.context["__proto__"] = {"polluted": 1}
request.context["flow_plan"].context["__proto__"] = {"polluted": 1}
ak_logger.info("x", **{"__proto__": {"polluted": 1}})`;
    const result = await python(source);
    if (!result.ok) throw new Error(result.error);
    expect(result.context).toEqual({ a: 1, x: {} });
    expect([result.context, result.plan?.context ?? {}, result.log[0]?.attributes ?? {}].some(hasOwnProto)).toBe(false);
    expect(Object.getPrototypeOf(result.context)).toBe(Object.prototype);
  });

  test("nor in the arguments of host functions", async () => {
    let received: unknown;
    const host = {
      ak_create_event: async (_args: unknown, kwargs: object) => {
        received = kwargs;
        return null;
      },
    };
    await evaluateExpression(makeInput(`ak_create_event("x", **{"__proto__": {"polluted": 1}, "b": 2})`, { host }));
    expect(received).toEqual({ b: 2 });
    expect(hasOwnProto(received as object)).toBe(false);
  });

  test("a forged outcome is taken for what it is", async () => {
    const forge = (outcome: string) => python(`import _bridge\n_bridge.send("finish", ${outcome})\nreturn 1`);
    expect(await forge(`'{"ok":true}'`)).toMatchObject({ ok: false, kind: "runtime" });
    expect(await forge("'[' * 100000")).toMatchObject({ ok: false, error: expect.stringMatching(/nested too deeply/) });
    expect(await forge("'not JSON'")).toMatchObject({ ok: false, kind: "runtime" });
    expect(readOutcome('{"ok":true,"value":1,"truthy":1}')).toMatchObject({ ok: false });
  });
});
