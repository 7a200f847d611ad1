import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sanitize } from "./sanitize.ts";

const uuid = "0B2C1D34-5e6f-4a7b-8c9d-0e1f2a3b4c5d";
const nest = (levels: number) => {
  let value: unknown = "end";
  for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { in: value };
  return value;
};

describe("sanitize: records", () => {
  it("keeps name, key and address of a person, and nothing else", () => {
    const person = {
      $record: "user",
      pk: 7,
      username: "ada",
      email: "ada@example.com",
      password: "hash",
      backend: "x",
    };
    expect(sanitize({ pending_user: person })).toEqual({
      pending_user: { username: "ada", pk: 7, email: "ada@example.com" },
    });
  });

  it("knows unsaved and anonymous people", () => {
    expect(sanitize({ $record: "user", pk: null, username: "typed" })).toEqual({
      username: "typed",
      pk: null,
      email: "",
    });
    expect(sanitize({ $record: "user", pk: null, username: "AnonymousUser", is_anonymous: true })).toEqual({
      username: "AnonymousUser",
      pk: null,
      email: "",
      is_anonymous: true,
    });
  });

  it("looks up people of whom it has only the key", () => {
    const findUser = (pk: number) => (pk === 7 ? { username: "ada", email: "ada@example.com" } : undefined);
    expect(sanitize([{ $record: "user", pk: 7 }], { findUser })).toEqual([
      { username: "ada", pk: 7, email: "ada@example.com" },
    ]);
    expect(sanitize({ $record: "user", pk: 8 }, { findUser })).toEqual({ username: "", pk: 8, email: "" });
  });

  it("says part, kind, key and name of other records, a UUID without hyphens", () => {
    expect(sanitize({ $record: "stage", pk: uuid, name: "password", config: { secret: 1 } })).toEqual({
      app: "authentik_flows",
      model_name: "stage",
      pk: "0b2c1d345e6f4a7b8c9d0e1f2a3b4c5d",
      name: "password",
    });
    expect(sanitize({ $record: "group", pk: 4 })).toMatchObject({ app: "authentik_core", pk: 4, name: "4" });
    expect(sanitize({ $record: "source", name: "GitHub" })).toMatchObject({ pk: null, name: "GitHub" });
    expect(sanitize({ $record: "gadget", pk: 1 })).toMatchObject({ app: "vestibule", model_name: "gadget" });
  });

  it("takes a dictionary that only resembles a record as a dictionary", () => {
    expect(sanitize({ $record: 5, pk: 1 })).toEqual({ $record: 5, pk: 1 });
    expect(sanitize({ $record: "user", pk: { a: 1 } })).toEqual({ $record: "user", pk: { a: 1 } });
  });
});

describe("sanitize: values", () => {
  it("leaves JSON alone", () => {
    const value = { a: [1, "b", true, { c: null }], d: { e: -1.5 }, f: "", g: 0, h: false, i: [], j: {} };
    expect(sanitize(value)).toEqual(value);
  });

  it("drops what comes out empty from lists, and only from lists", () => {
    expect(sanitize({ list: [0, "", false, null, undefined, [], {}, [0], "a", 1], zero: 0, none: undefined })).toEqual({
      list: ["a", 1],
      zero: 0,
      none: null,
    });
  });

  it("gives text or JSON for everything else", () => {
    class Gadget {}
    function work() {}
    const value = {
      set: new Set([1, 2]),
      map: new Map<unknown, unknown>([
        ["a", 1],
        [2, "b"],
      ]),
      date: new Date("2030-01-02T03:04:05.678Z"),
      noDate: new Date("x"),
      error: new TypeError("broken"),
      address: new URL("https://example.com/a"),
      pattern: /x/u,
      big: 10n ** 20n,
      symbol: Symbol("s"),
      nan: Number.NaN,
      infinite: Number.POSITIVE_INFINITY,
      bytes: Buffer.from("secret"),
      gadget: new Gadget(),
      class: Gadget,
      work,
      bare: Object.assign(Object.create(null), { x: 1 }),
    };
    expect(sanitize(value)).toEqual({
      set: [1, 2],
      map: { a: 1, 2: "b" },
      date: "2030-01-02T03:04:05.678Z",
      noDate: "",
      error: "TypeError: broken",
      address: "https://example.com/a",
      pattern: "/x/u",
      big: "100000000000000000000",
      symbol: "Symbol(s)",
      nan: "NaN",
      infinite: "Infinity",
      bytes: "[6 bytes]",
      gadget: "[object Object]",
      class: { type: "Gadget", module: "" },
      work: { type: "callable", name: "work", module: "" },
      bare: { x: 1 },
    });
  });

  it("leaves HTTP requests out, which carry cookies", () => {
    const value = {
      fetch: new Request("https://example.com/", { headers: { cookie: "session=secret" } }),
      node: Object.assign(new IncomingMessage(new Socket()), { method: "GET" }),
      facts: { method: "GET", headers: { cookie: "session=secret" }, cookies: { session: "secret" } },
      described: { method: "GET", path: "/" },
    };
    expect(sanitize(value)).toEqual({ described: { method: "GET", path: "/" } });
  });

  it("survives objects that cannot say what they are", () => {
    class Mute {
      toString(): string {
        throw new Error("no");
      }
    }
    expect(sanitize({ mute: new Mute() })).toEqual({ mute: "[object]" });
  });

  it("keeps a key called __proto__ as a key", () => {
    const value = sanitize(JSON.parse('{"__proto__": {"admin": true}}')) as Record<string, unknown>;
    expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":true}}');
    expect(value.admin).toBeUndefined();
    expect({}).not.toHaveProperty("admin");
  });

  it("replaces what PostgreSQL refuses in JSON, in keys too", () => {
    expect(sanitize({ "a\0b": "c\0\ud800d", fine: "😀" })).toEqual({ "a\ufffdb": "c\ufffd\ufffdd", fine: "😀" });
  });
});

describe("sanitize: bounds", () => {
  const size = (value: unknown) => JSON.stringify(sanitize(value)).length;

  it("cuts texts, lists, dictionaries and depth, and says so", () => {
    expect(sanitize("x".repeat(100_000))).toBe(`${"x".repeat(8192)}…`);
    const list = sanitize(Array.from({ length: 100_000 }, (_, index) => index + 1)) as unknown[];
    expect(list.slice(0, 3)).toEqual([1, 2, 3]);
    expect(list.at(-1)).toBe("…");
    const dictionary = sanitize(
      Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index])),
    );
    expect(Object.entries(dictionary as object).at(-1)).toEqual(["…", "…"]);
    expect(JSON.stringify(sanitize(nest(100_000)))).toContain("…");
  });

  it("keeps to the length it is given", () => {
    expect(JSON.stringify(sanitize("x".repeat(1000), { maxLength: 100 })).length).toBeLessThan(110);
  });

  it.each([
    ["a long text", "x".repeat(5_000_000)],
    ["many texts", Array.from({ length: 2000 }, () => "x".repeat(5000))],
    ["long keys", Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`${index}${"k".repeat(5000)}`, 1]))],
    ["characters that JSON escapes", Array.from({ length: 20 }, () => "\u0001".repeat(8000))],
    ["a list of empty things", Array.from({ length: 2_000_000 }, () => "")],
    ["deep and wide", Array.from({ length: 1000 }, () => nest(1000))],
    ["one thing shared a thousandfold", Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => "same"))],
  ])("never gives megabytes: %s", (_name, value) => {
    const started = performance.now();
    expect(size(value)).toBeLessThan(90_000);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("breaks circles, and keeps what merely appears twice", () => {
    const circle: Record<string, unknown> = { name: "a" };
    circle.self = circle;
    circle.list = [circle];
    expect(sanitize(circle)).toEqual({ name: "a", self: "…", list: ["…"] });
    const shared = { x: 1 };
    expect(sanitize([shared, shared])).toEqual([{ x: 1 }, { x: 1 }]);
  });

  it("gives JSON for anything", () => {
    fc.assert(
      fc.property(
        fc.anything({ withMap: true, withSet: true, withDate: true, withBigInt: true, withNullPrototype: true }),
        (value) => {
          const result = sanitize(value);
          expect(JSON.parse(JSON.stringify(result))).toEqual(result);
          expect(JSON.stringify(result)).not.toMatch(/\\u0000|\\ud[89a-f]/);
        },
      ),
    );
  });
});
