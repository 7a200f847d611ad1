import { afterAll, describe, expect, test } from "vitest";
import { checkSyntax, closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import { type InputChanges, makeInput } from "./testing.ts";
import type { Json } from "./types.ts";

afterAll(closeExpressionWorkers);

const run = (source: string, changes?: InputChanges) => evaluateExpression(makeInput(source, changes));

async function getValue(source: string, changes?: InputChanges): Promise<Json> {
  const result = await run(source, changes);
  if (!result.ok) throw new Error(`${result.kind}: ${result.error}`);
  return result.value;
}

describe("result", () => {
  test.each<[string, Json, boolean]>([
    ["return True", true, true],
    ["return 0", 0, false],
    ["return ''", "", false],
    ["return []", [], false],
    ["return {'a': (1, 2)}", { a: [1, 2] }, true],
    ["x = 1", null, false],
    ["return", null, false],
    ["return 0.5", 0.5, true],
    ["return 2**70", "1180591620717411303424", true],
    ["return float('nan')", "nan", true],
    ["return b'abc'", "abc", true],
    ["return {None: 1, True: 2, 3: 4}", { null: 1, true: 2, "3": 4 }, true],
    ["return (i for i in range(2))", [0, 1], true],
    ["return 'é😀\\x00'", "é😀\0", true],
    ["return ak_client_ip", "192.0.2.10", true],
    ["return request.user", { $record: "user", pk: 7 }, true],
    ["return request.user.ak_groups.filter(name='none')", [], false],
  ])("%s", async (source, value, truthy) => {
    expect(await run(source)).toMatchObject({ ok: true, value, truthy });
  });

  test("messages come in order", async () => {
    const result = await run("ak_message('one')\nak_message(2)\nreturn False");
    expect(result).toMatchObject({ ok: true, messages: ["one", "2"], truthy: false });
  });

  test("a source that is indented as a whole works like one that is not", async () => {
    expect(await getValue("    x = 1\n\n    if x:\n        return 'yes'\n")).toBe("yes");
    expect(await getValue("x = 1\r\nreturn x")).toBe(1);
  });

  test("variables can be assigned, as they are parameters of the function", async () => {
    expect(await getValue("context = context or {'a': 1}\nreturn context")).toEqual({ a: 1 });
  });

  test("names of variables are made safe", async () => {
    const variables = { "My-Var.1": 5, "§": 1, class: 2, "1st": 3 };
    expect(await getValue("return my_var1", { variables })).toBe(5);
  });

  test("http_request exists only when there is one", async () => {
    expect(await run("return http_request", { http: null })).toMatchObject({
      error: "name 'http_request' is not defined",
    });
  });
});

describe("errors have the texts of the reference implementation", () => {
  test.each([
    ["1 / 0", "division by zero"],
    ["return foo", "name 'foo' is not defined"],
    ["return {}['a']", "'a'"],
    ["return [][1]", "list index out of range"],
    ["return None.x", "'NoneType' object has no attribute 'x'"],
    ["return None[1]", "'NoneType' object is not subscriptable"],
    ["return 1 + 'a'", "unsupported operand type(s) for +: 'int' and 'str'"],
    ["x = 'a'\nx += 1\nreturn -x", "unsupported operand type(s) for +: 'str' and 'int'"],
    ["return 1 < 'a'", "'<' not supported between instances of 'int' and 'str'"],
    ["return int('x')", "invalid literal for int() with base 10: 'x'"],
    ["import nope", "No module named 'nope'"],
    ["from json import nope", "cannot import name 'nope'"],
    ["raise ValueError", ""],
    ["raise ValueError('my text')", "my text"],
    ["def f():\n    return f()\nreturn f()", "maximum recursion depth exceeded"],
  ])("%s", async (source, error) => {
    expect(await run(source)).toEqual({ ok: false, kind: "runtime", error, log: [] });
  });

  test("a syntax error names the policy and the line", async () => {
    expect(await run("x = 1\nif x\n    return 1")).toMatchObject({
      kind: "syntax",
      error: "invalid syntax (check, line 2)",
    });
  });
});

describe("checking syntax", () => {
  test.each([
    ["return 1", null],
    ["x = 1", null],
    ["", "The expression is empty."],
    [" \n ", "The expression is empty."],
    ["return (", "invalid syntax (expression, line 1)"],
    ["if True:\nreturn 1", "invalid syntax (expression, line 2)"],
    ["return 'abc", "invalid syntax (expression, line 1)"],
  ])("%j", async (source, message) => {
    expect(await checkSyntax("python", source)).toBe(message);
  });

  test("nothing is run", async () => {
    expect(await checkSyntax("python", "while True: pass")).toBeNull();
  });
});

describe("what MicroPython lacks", () => {
  test("regular expressions with all of Python's notation", async () => {
    const source = `import re
return [
    re.findall(r"(\\w+)@(\\w+)", "a@b c@d"), re.sub(r"(?P<x>a+)", r"<\\g<x>\\1>", "caat"), re.split(r",\\s*", "a, b,c"),
    re.match(r"^\\+49[0-9]{3,}$", "+491234") is not None, re.search("(?i)B(?=C)", "abc").span(),
    re.fullmatch("a|ab", "ab").group(), re.sub("a", lambda m: m.group().upper(), "banana", 2), re.escape("a.b"),
    re.search(r"(?P<year>\\d{4})", "in 2024").groupdict(), re.match("b", "ab"), re.search("é.", "😀éx").start(),
    regex_match("foobar", "o+b"), regex_replace("a1b22", r"\\d+", "#"),
]`;
    expect(await getValue(source)).toEqual([
      [
        ["a", "b"],
        ["c", "d"],
      ],
      "c<aaaa>t",
      ["a", "b", "c"],
      true,
      [1, 2],
      "ab",
      "bAnAna",
      "a\\.b",
      { year: "2024" },
      null,
      1,
      true,
      "a#b#",
    ]);
    expect(await run("import re\nre.compile('(')")).toMatchObject({ ok: false, kind: "runtime" });
  });

  test("methods of text", async () => {
    const source = `return [
    "hello wORLD".title(), "éa".capitalize(), "École".upper(), "ÉA".lower(), "Straße".casefold(), "aB".swapcase(),
    "abc".removeprefix("a"), "abc".removesuffix("c"), "-7".zfill(4), "x".ljust(3), "x".rjust(3), "a1".isalnum(), "a-".isalnum(),
    "é".isalpha(), "a_1".isidentifier(), "12".isnumeric(), str.title("ab c"),
]`;
    const first = ["Hello World", "Éa", "ÉCOLE", "éa", "straße", "Ab", "bc", "ab", "-007", "x  ", "  x"];
    expect(await getValue(source)).toEqual([...first, true, false, true, true, true, "Ab C"]);
  });

  test("dates", async () => {
    const source = `from datetime import datetime, timedelta, timezone
when = datetime(2024, 2, 3, 4, 5, 6, 7, timezone.utc)
read = datetime.strptime("2024-02-03T04:05:06+0200", "%Y-%m-%dT%H:%M:%S%z")
now = datetime.now(timezone.utc)
return [
    when.strftime("%Y-%m-%d %H:%M:%S.%f %z %A %b %j %I%p"), read, f"{when:%d.%m.}", request.user.last_login.year,
    now - request.user.date_joined > timedelta(days=1), (when + timedelta(days=1)).day,
]`;
    const text = "2024-02-03 04:05:06.000007 +0000 Saturday Feb 034 04AM";
    expect(await getValue(source)).toEqual([text, "2024-02-03T04:05:06+02:00", "03.02.", 2026, true, 4]);
  });

  test("imports that expressions of the reference implementation use", async () => {
    const source = `from authentik.core.models import USER_ATTRIBUTE_CHANGE_EMAIL, User
from authentik.flows.planner import PLAN_CONTEXT_PENDING_USER
from authentik.lib.generators import generate_id
from authentik.lib.utils.time import timedelta_from_string
from authentik.stages.prompt.stage import PLAN_CONTEXT_PROMPT
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.html import escape
from django.utils.text import slugify as django_slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from urllib.parse import urlencode, urlparse, quote
import base64, hashlib, hmac, json, math, secrets, time, uuid
from typing import Any, Optional
try:
    validate_email("not an address")
except ValidationError as error:
    problem = error.message
URLValidator()("https://example.org:8443/a?b")
return [
    USER_ATTRIBUTE_CHANGE_EMAIL, PLAN_CONTEXT_PENDING_USER, PLAN_CONTEXT_PROMPT, len(generate_id(12)),
    timedelta_from_string("hours=1;minutes=1").total_seconds(), escape("<'&\\">"), django_slugify("Ä b"), now().year > 2000, _("x"),
    urlencode({"a": "b c", "d": "é"}), urlparse("https://u@h:1/p?q#f").hostname, quote("a/b c"), len(secrets.token_hex(4)),
    len(str(uuid.uuid4())), json.loads("[1]"), math.floor(1.5), problem, isinstance(request.user, User),
]`;
    expect(await getValue(source)).toEqual([
      ...["goauthentik.io/user/can-change-email", "pending_user", "prompt_data", 12, 3660],
      ...["&lt;&#x27;&amp;&quot;&gt;", "a-b", true, "x", "a=b+c&d=%C3%A9", "h", "a/b%20c", 8, 36, [1], 1],
      ...["Enter a valid email address.", true],
    ]);
  });
});

test("the logger and print write into the evaluation's log", async () => {
  const result = await run("print('a', 1)\nak_logger.warning('careful', user=request.user, n=1)\nreturn 1");
  expect(result.log).toEqual([
    { level: "info", event: "a 1", attributes: {} },
    { level: "warning", event: "careful", attributes: { logger: "check", user: { $record: "user", pk: 7 }, n: 1 } },
  ]);
});
