import fc from "fast-check";

/** As much of a JSON schema as decides what is tried. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

/** Texts that have broken something somewhere. */
export const evilTexts = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202e",
  "\ufeff",
  "x".repeat(300),
  "ä".repeat(5000),
  "x".repeat(200_000),
  "%",
  "%%_\\",
  "\\",
  '\'; DROP TABLE "user"; --',
  "../../../etc/passwd",
  "..",
  ".",
  "/",
  "\r\nSet-Cookie: a=b",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "NaN",
  "-0",
  "1e999",
  "0x10",
  "9007199254740993",
  "99999999999999999999",
  "-2147483649",
  "2147483648",
  "+275760-09-13T00:00:00.001Z",
  "+200000-01-01T00:00:00Z",
  "-000001-01-01T00:00:00Z",
  "0000-00-00",
  "9999-12-31T23:59:59.999Z",
  "days=1e308",
  "hours=-1",
  "a=b=c",
  "oci://",
  "javascript:alert(1)",
  "00000000-0000-0000-0000-000000000000",
  "00000000000000000000000000000000",
  "{{ 7 * 7 }}",
  "(?:a+)+$",
];

const nested = (depth: number, inner: unknown): unknown => {
  let value = inner;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

/** Values that have broken something somewhere. */
const evilValues: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -1e-308,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 64,
  [],
  {},
  [null],
  [[]],
  ["a", "a"],
  [0, "0", {}],
  { $record: "user", pk: 1 },
  { length: 1e9 },
  JSON.parse('{"__proto__": {"is_superuser": true}}'),
  { constructor: { prototype: { polluted: true } } },
  { "\u0000": "\u0000" },
  { "\ud800": 1 },
  { "a.b": 1, "": 2 },
  nested(30, "deep"),
  nested(200, null),
  Array.from({ length: 2000 }, (_, index) => index),
  Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`key${index}`, index])),
];

export const evilText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...evilTexts) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

const evilValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...evilValues),
  evilText,
  fc.jsonValue({ maxDepth: 3 }),
);

/** Which keys a field refers to, as far as its name says so. */
function kindOf(field: string): string | undefined {
  if (/^(?:flow|flow_\w+|\w+_flow)$/.test(field)) return "flow_uuid";
  if (/^(?:stage|\w+_stage|configuration_stages)$/.test(field)) return "stage_uuid";
  if (/^(?:policy|validation_policies)$/.test(field)) return "policy_uuid";
  if (/^(?:groups?|parents|create_users_group)$/.test(field)) return "group_uuid";
  if (/^(?:users?|pk)$/.test(field)) return "id";
  if (field === "target") return "bindable";
  return field === "fields" ? "prompt_uuid" : undefined;
}

/** Values that a schema describes, mixed with some that it does not. */
export class SchemaArbitraries {
  readonly #schemas: Record<string, JsonSchema>;
  /** Keys of objects that there are, of one kind or of all. */
  readonly #keys: (kind?: string) => readonly string[];

  constructor(schemas: Record<string, JsonSchema>, keys: (kind?: string) => readonly string[]) {
    this.#schemas = schemas;
    this.#keys = keys;
  }

  /** Mostly values as described; else one of the others, or something with such values in it. */
  of(schema: JsonSchema): fc.Arbitrary<unknown> {
    return fc.oneof(
      { weight: 4, arbitrary: this.#valid(schema, { depth: 4, evil: false }) },
      { weight: 4, arbitrary: this.#valid(schema, { depth: 4, evil: true }) },
      { weight: 1, arbitrary: evilValue },
    );
  }

  /** A key of an object that there is, a new one, or a text that is none. @param kind name of the path parameter that takes it */
  key(kind?: string): fc.Arbitrary<string> {
    return fc.oneof(
      { weight: 6, arbitrary: this.#knownKey(kind) },
      { weight: 1, arbitrary: fc.uuid() },
      { weight: 1, arbitrary: evilText },
    );
  }

  #knownKey(kind?: string): fc.Arbitrary<string> {
    return fc.nat().map((index) => {
      const known = this.#keys(kind);
      return known[index % Math.max(1, known.length)] ?? "1";
    });
  }

  #inside(schema: JsonSchema, { depth, evil, field }: Place): fc.Arbitrary<unknown> {
    const fitting = this.#valid(schema, { depth: depth - 1, evil, ...(field !== undefined && { field }) });
    return evil ? fc.oneof({ weight: 4, arbitrary: fitting }, { weight: 1, arbitrary: evilValue }) : fitting;
  }

  #valid(schema: JsonSchema, place: Place): fc.Arbitrary<unknown> {
    if (schema.$ref) return this.#valid(this.#schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, place);
    if (place.depth === 0) return fc.constant(null);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const types = [schema.type ?? []].flat();
    if (types.length > 0) return fc.oneof(...types.map((type) => this.#typed(type, schema, place)));
    const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.#valid(choice, place)));
    return fc.jsonValue({ maxDepth: 2 });
  }

  #typed(type: string, schema: JsonSchema, place: Place): fc.Arbitrary<unknown> {
    const { minimum = -1000, maximum = 1000 } = schema;
    const kind = place.field === undefined ? undefined : kindOf(place.field);
    if (type === "null") return fc.constant(null);
    if (type === "boolean") return fc.boolean();
    if (type === "integer" && kind === "id") return this.#knownKey(kind).map(Number);
    if (type === "integer")
      return fc.integer({ min: Math.max(minimum, -1000), max: Math.max(minimum, Math.min(maximum, 100_000)) });
    if (type === "number") return fc.double({ min: minimum, max: maximum, noNaN: true });
    if (type === "array") return fc.array(this.#inside(schema.items ?? {}, place), { maxLength: 4 });
    if (type === "object") return this.#object(schema, place);
    if (schema.format === "uuid") return this.#knownKey(kind);
    if (schema.format === "date-time")
      return fc
        .date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
        .map((date) => date.toISOString());
    return fc.oneof(
      fc.stringMatching(/^[a-z][a-z0-9-]{1,12}$/),
      fc.constantFrom("minutes=5", "fuzz@example.com", "https://fuzz.test/", "Some words", "return True"),
      this.#knownKey(),
    );
  }

  #object({ properties, required = [] }: JsonSchema, place: Place): fc.Arbitrary<unknown> {
    if (!properties) return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 });
    const fields = Object.fromEntries(
      Object.entries(properties).map(([field, schema]) => [field, this.#inside(schema, { ...place, field })]),
    );
    const requiredKeys = place.evil ? [] : required.filter((name) => Object.hasOwn(fields, name));
    return fc.record(fields, { requiredKeys });
  }
}

/** Where a value stands. */
interface Place {
  /** How many levels of objects may still follow. */
  depth: number;
  /** Whether values that are not described are mixed in. */
  evil: boolean;
  /** The field that the value is of. */
  field?: string;
}

/** Bodies that are no JSON object, or hide something in one. */
export const evilBodies: readonly string[] = [
  "[]",
  "null",
  "1",
  '"text"',
  "{",
  "\u0000",
  "{} {}",
  "{,}",
  "\ufeff{}",
  '{"name": 1e999}',
  '{"name": "a", "name": {"$ne": null}}',
  '{"__proto__": {"superuser": true}, "constructor": null}',
  '{"name": "\\u0000"}',
  '{"\\ud800": "\\udc00\\ud800"}',
  `{"attributes": ${"[".repeat(5000)}${"]".repeat(5000)}}`,
  `{"attributes": ${'{"a":'.repeat(100)}1${"}".repeat(100)}}`,
  "[".repeat(200_000),
  `{"name": "${"x".repeat(500_000)}"}`,
];

export const contentTypes: readonly string[] = [
  "application/json",
  "application/json; charset=utf-16",
  "application/merge-patch+json",
  "text/plain",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "\u00e4",
  "",
];
