import { afterAll, describe, expect, test } from "vitest";
import { closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import type { JobMessage } from "./pool/messages.ts";
import type { HostBridge } from "./sandbox/host-bridge.ts";
import { createPythonSandbox } from "./sandbox/python/sandbox.ts";
import { makeInput } from "./testing.ts";

// Nothing of one evaluation remains for the next one.

afterAll(closeExpressionWorkers);

const bridge: HostBridge = {
  begin: () => undefined,
  callHost: () => "null",
  log: () => undefined,
  waited: () => 0,
};

const makeJob = (source: string): JobMessage => ({
  type: "evaluate",
  language: "python",
  source,
  name: "check",
  variables: JSON.stringify(makeInput(source).variables),
  memoryBytes: 64 * 2 ** 20,
  computeMs: 1_000,
});

const hostile = [
  "import builtins\nbuiltins.len = lambda value: 42\nbuiltins.secret = 'kept'",
  "import json\njson.loads = None\njson.dumps = lambda value: '{}'",
  "import sys\nsys.modules.clear()\nsys.path.append('/x')",
  "from authentik.core.models import User\nUser.has_usable_password = lambda self: 'patched'\nUser.attributes = {'a': 1}",
  "import re\nre.search = lambda *args: 'patched'",
  "import _run, _bridge\n_run.helpers = None\n_bridge._state['gate'] = None",
  "import __main__\n__main__._run = lambda: None",
  "import datetime\ndatetime.datetime.now = None",
  "global leaked\nleaked = 'kept'",
  "ak_message('kept')\nraise ValueError('x')",
  "import sys\nsys.exit(1)",
  "x = ['y' * 1000 for i in range(20000)]\nraise MemoryError()",
  "import random\nrandom.seed(1)",
  "import builtins\ndel builtins.__import__\nimport js\njs.process",
  "import gc\ngc.disable()",
  "def f(): return f()\nf()",
  "print('half a line', end='')",
];

describe("the interpreter's memory", () => {
  test("is the same byte for byte after every evaluation, whatever it did", async () => {
    const sandbox = createPythonSandbox(bridge);
    const before = sandbox.readMemory().slice();
    for (const source of hostile) {
      await sandbox.run(makeJob(source));
      expect(Buffer.compare(before, sandbox.readMemory())).not.toBe(0);
      sandbox.reset();
      expect(Buffer.compare(before, sandbox.readMemory()), source).toBe(0);
    }
  });

  test("is the same after it had grown", async () => {
    const sandbox = createPythonSandbox(bridge);
    const before = sandbox.readMemory().slice();
    await sandbox.run(makeJob("x = ['secret' * 10000 for i in range(500)]\nreturn len(x)"));
    expect(sandbox.readMemory().length).toBeGreaterThan(before.length);
    sandbox.reset();
    expect(Buffer.compare(before, sandbox.readMemory())).toBe(0);
    expect(JSON.parse(await sandbox.run(makeJob("return 1")))).toMatchObject({ ok: true, value: 1 });
  });
});

test("an expression in Python finds everything as it was", async () => {
  const probe = `import builtins, json, re, sys, datetime
return [
    len([1]), hasattr(builtins, "secret"), json.loads("[1]"), request.user.has_usable_password(), request.user.attributes == {},
    regex_match("a", "b"), "re" in sys.modules, "leaked" in globals(), callable(datetime.datetime.now), sys.path,
]`;
  const expected = await evaluateExpression(makeInput(probe));
  expect(expected).toMatchObject({
    ok: true,
    value: [1, false, [1], true, false, false, true, false, true, [".frozen"]],
    messages: [],
  });
  for (const source of hostile) {
    await evaluateExpression(makeInput(source));
    expect(await evaluateExpression(makeInput(probe)), source).toEqual(expected);
  }
});

test("an expression in JavaScript finds everything as it was", async () => {
  const run = (source: string) => evaluateExpression(makeInput(source, { language: "javascript" }));
  const probe = "return [typeof globalThis.kept, [3].map((x) => x), 'a'.trim(), JSON.stringify([1]), slugify('A b')]";
  const expected = await run(probe);
  expect(expected).toMatchObject({ ok: true, value: ["undefined", [3], "a", "[1]", "a-b"] });
  const sources = [
    "globalThis.kept = 1",
    "Array.prototype.map = () => 'patched'",
    "String.prototype.trim = () => 'patched'; JSON.stringify = null",
    "Object.prototype.polluted = 1; throw new Error('x')",
    "Object.defineProperty(Object.prototype, 'then', { get() { throw 1 } })",
    "ak_message('kept'); while (true) new Uint8Array(1e8).fill(1)",
  ];
  for (const source of sources) {
    await run(source);
    expect(await run(probe), source).toEqual(expected);
  }
});

test("random numbers differ from one evaluation to the next", async () => {
  const source = "import random\nreturn [random.getrandbits(30), __import__('secrets').token_hex(8)]";
  const values = await Promise.all(Array.from({ length: 6 }, () => evaluateExpression(makeInput(source))));
  expect(new Set(values.map((result) => JSON.stringify(result.ok && result.value))).size).toBe(6);
});
