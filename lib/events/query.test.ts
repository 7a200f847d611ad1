import { describe, expect, it } from "vitest";
import { EventQueryError, matchesEventQuery, parseEventQuery } from "./query.ts";

const event = {
  action: "login",
  client_ip: "192.0.2.1",
  user: { username: "Ada", pk: 12 },
  created: new Date("2026-01-02T03:04:05Z"),
  context: { geo: { country: "DE", lat: 52.5 }, known: true, text: 'say "hi"' },
};
const finds = (query: string) => matchesEventQuery(parseEventQuery(query), event);

describe("a query over events", () => {
  it.each([
    ['action = "login"', true],
    ['action="logout"', false],
    ['action != "logout"', true],
    ["user.pk = 12", true],
    ["user.pk > 9", true],
    ["user.pk >= 12", true],
    ["user.pk < 12", false],
    ["user.pk <= 100", true],
    ['user.pk = "12"', false],
    ["context.geo.lat > 52.4", true],
    ["context.geo.lat < -1.5", false],
    ["context.known = True", true],
    ["context.known = False", false],
    ["context.missing = None", true],
    ["context.missing != None", false],
    ["context.missing.deeper = None", true],
    ["user.constructor = None", true],
    ['user.username ~ "AD"', true],
    ['user.username !~ "x"', true],
    ['user.username startswith "ad"', true],
    ['user.username not startswith "ad"', false],
    ['user.username endswith "DA"', true],
    ['user.username not endswith "z"', true],
    ['action in ("logout", "login")', true],
    ['action not in ("logout", "login")', false],
    ["user.pk in (1, 12)", true],
    ['created > "2026-01-01"', true],
    ['created < "2026-01-02T03:04:05Z"', false],
    ['created >= "2026-01-02T03:04:05Z"', true],
    ['created = "2026-01-02T03:04:05Z"', true],
    ['context.text = "say \\"hi\\""', true],
    ["user.username > 5", false],
  ])("%s is %s", (query, expected) => {
    expect(finds(query)).toBe(expected);
  });

  it("joins by and before or, unless there are parentheses", () => {
    expect(finds('action = "login" or action = "x" and user.pk = 0')).toBe(true);
    expect(finds('(action = "login" or action = "x") and user.pk = 0')).toBe(false);
    expect(finds('((action = "login")) and (user.pk = 12)')).toBe(true);
  });

  it.each([
    "",
    "action",
    "action =",
    '= "x"',
    'action = "x" and',
    'action = "x" user.pk = 1',
    '(action = "x"',
    'action = "x")',
    "action in ()",
    'action in "x"',
    "action = word",
    "action = 'x'",
    'action = "x',
    'and = "x"',
    'True = "x"',
    "action == 1",
    'action = "x"; drop',
    "user..pk = 1",
    "action = 1abc",
    `${"(".repeat(1000)}action = 1${")".repeat(1000)}`,
    `action = "${"x".repeat(20_000)}"`,
  ])("%s cannot be read", (query) => {
    expect(() => parseEventQuery(query)).toThrow(EventQueryError);
  });

  it("is read in time that grows with its length only", () => {
    const started = performance.now();
    expect(() => parseEventQuery(`action = "${"\\\\".repeat(4000)}`)).toThrow(EventQueryError);
    expect(() => parseEventQuery(" ".repeat(9000))).toThrow(EventQueryError);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
