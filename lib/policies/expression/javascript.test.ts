import { afterAll, describe, expect, test } from "vitest";
import { checkSyntax, closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import { type InputChanges, makeInput, makeUserData } from "./testing.ts";
import type { Json } from "./types.ts";

afterAll(closeExpressionWorkers);

const run = (source: string, changes?: InputChanges) =>
  evaluateExpression(makeInput(source, { ...changes, language: "javascript" }));

describe("result", () => {
  test.each<[string, Json, boolean]>([
    ["return true", true, true],
    ["return", null, false],
    ["return NaN", "NaN", false],
    ["return [1, undefined, () => 1]", [1, null, null], true],
    ["return new Map([['a', new Set([1n])]])", { a: ["1"] }, true],
    ["return new Date(0)", "1970-01-01T00:00:00.000Z", true],
    ["return { a: undefined, b: Symbol('x') }", { b: "Symbol(x)" }, true],
    ["return request.user", { $record: "user", pk: 7 }, true],
    ["return request.user.groups", [{ $record: "group", pk: "g1" }], true],
    ["return ak_client_ip", "192.0.2.10", true],
    ["return []", [], true],
  ])("%s", async (source, value, truthy) => {
    expect(await run(source)).toMatchObject({ ok: true, value, truthy });
  });
});

describe("errors", () => {
  test.each([
    ["return foo", "runtime", "foo is not defined"],
    ["throw new Error('my text')", "runtime", "my text"],
    ["throw 'text'", "runtime", "text"],
    ["return null.x", "runtime", "cannot read property 'x' of null"],
    ["x = 1", "runtime", "x is not defined"],
    ["return (", "syntax", "unexpected token in expression: '}' (check, line 1)"],
  ])("%s", async (source, kind, error) => {
    expect(await run(source)).toEqual({ ok: false, kind, error, log: [] });
  });

  test("syntax is checked without running anything", async () => {
    expect(await checkSyntax("javascript", "while (true) {}")).toBeNull();
    expect(await checkSyntax("javascript", "const x = 1;\nreturn x +")).toMatch(/^unexpected token.*line 2\)$/);
  });
});

describe("variables and functions have the same names as in Python", () => {
  test("request, user and context", async () => {
    const source = `
      const { user } = request;
      return [
        user.username, user.has_usable_password(), user.group_attributes().floor, user.groups[0].name,
        user.ak_groups.all().exists(), user.is_authenticated, http_request.META.HTTP_USER_AGENT, http_request.headers["user-agent"],
        http_request.GET.next, http_request.build_absolute_uri("/"), http_request.tenant.default_user_change_email,
        context === request.context, context.a, ak_is_sso_flow, http_request.user.is_anonymous, "backend" in user,
      ];`;
    const result = await run(source, { context: { a: 1 } });
    const values = ["ada", true, 3, "engineers", true, true, "Test", "Test", "/a", "https://id.example.org/", true];
    expect(result).toMatchObject({ ok: true, value: [...values, true, 1, false, true, false] });
  });

  test("helpers", async () => {
    const source = `
      ak_message("one");
      ak_logger.info("line", { n: 1 });
      return [
        regex_match("foobar", "o+b"), regex_replace("a1b22", "\\\\d+", "#"), list_flatten([1, 2]), list_flatten([]), list_flatten("x"),
        slugify("Ä b"), ak_client_ip.is_private, ip_network("192.0.2.0/24").contains(ak_client_ip),
        String(ip_address("2001:DB8::1")),
      ];`;
    const result = await run(source);
    expect(result).toMatchObject({
      ok: true,
      value: [true, "a#b#", 1, null, "x", "a-b", true, true, "2001:db8::1"],
      messages: ["one"],
      log: [{ level: "info", event: "line", attributes: { logger: "check", n: 1 } }],
    });
  });

  test("host functions", async () => {
    const host = {
      ak_user_by: async (_args: Json[], kwargs: Record<string, Json>) =>
        makeUserData({ username: kwargs.username ?? "" }),
      http_request: async (args: Json[], kwargs: Record<string, Json>) => ({
        status_code: 201,
        text: JSON.stringify([args, kwargs]),
        headers: {},
      }),
    };
    const source = `
      const answer = requests.post("https://a.b/", { json: { x: 1 } });
      return [ak_user_by({ username: "eve" }).username, answer.ok, answer.json()];`;
    const sent = { headers: { "Content-Type": "application/json" }, params: null, body: '{"x":1}', timeout: 30 };
    expect(await run(source, { host })).toMatchObject({ value: ["eve", true, [["POST", "https://a.b/"], sent]] });
    expect(await run("return ak_user_by({})")).toMatchObject({ ok: false, error: "ak_user_by is not available" });
    expect(await run("try { ak_user_by({}) } catch { return 'caught' }")).toMatchObject({ value: "caught" });
  });
});
