import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flowSchema } from "#lib/models/flow.ts";
import { identificationConfig } from "#lib/stages/identification/config.ts";
import { stageServers } from "#lib/stages/registry.ts";
import { describeForm, toJsonSchema } from "./describe-form.ts";
import { readForm } from "./read-form.ts";

const field = (schema: z.ZodObject, name: string) => describeForm(schema).find((known) => known.name === name);

describe("forms are drawn from schemas", () => {
  it("as they say of themselves, through defaults and conversions", () => {
    expect(field(flowSchema, "slug")).toEqual({
      name: "slug",
      kind: "text",
      title: "Slug",
      help: expect.any(String),
      required: true,
      nullable: false,
      longest: 255,
      pattern: "^[-a-zA-Z0-9_]+$",
    });
    expect(field(flowSchema, "designation")).toMatchObject({ kind: "choice", required: true });
    expect(field(flowSchema, "layout")).toMatchObject({ kind: "choice", required: false, initial: "stacked" });
    expect(field(flowSchema, "compatibility_mode")).toMatchObject({ kind: "boolean", initial: false });
  });

  it("whatever they are called", () => {
    expect(describeForm(flowSchema.meta({ id: "FormsTest" }))).toEqual(describeForm(flowSchema));
  });

  it("with references and lists", () => {
    expect(field(identificationConfig, "password_stage")).toMatchObject({ kind: "reference", reference: "stage" });
    expect(field(identificationConfig, "user_fields")).toMatchObject({ kind: "choices" });
  });

  it("with an address or nothing as one line of text", () => {
    const email = z.object({ email: z.union([z.literal(""), z.email().max(254)]).default("") });
    expect(field(email, "email")).toMatchObject({ kind: "text", nullable: false, initial: "" });
  });

  it.each(Object.entries(stageServers))("and every field of %s has a title of its own", (_type, { config }) => {
    if (!(config instanceof z.ZodObject)) return;
    for (const [name, schema] of Object.entries(config.shape))
      expect([name, (schema as z.ZodType).meta()?.title]).toEqual([name, expect.any(String)]);
  });

  it("and the browser can check them", () => {
    const schema = z.fromJSONSchema(toJsonSchema(flowSchema) as Parameters<typeof z.fromJSONSchema>[0]);
    const good = { name: "A", slug: "a", title: "A", designation: "recovery" };
    expect(schema.safeParse(good).success).toBe(true);
    expect(schema.safeParse({ ...good, slug: "no slug" }).success).toBe(false);
    expect(schema.safeParse({ slug: "a" }).success).toBe(false);
  });
});

describe("forms are read as programs would send them", () => {
  const fields = describeForm(
    z.object({
      on: z.boolean().default(true),
      many: z.array(z.enum(["a", "b"])).default([]),
      count: z.int().default(3),
      when: z.iso.datetime().nullable().default(null),
      other: z.guid().nullable().default(null).meta({ reference: "flow" }),
      data: z.record(z.string(), z.unknown()).default({}),
      key: z.string().default("").meta({ secret: true }),
      lines: z.array(z.string()).default([]),
    }),
  );
  const read = (entries: [string, string][], isNew = false) => {
    const form = new FormData();
    for (const [name, value] of entries) form.append(name, value);
    return readForm(fields, form, isNew);
  };

  it("with what is not ticked or empty", () => {
    expect(read([])).toEqual({ on: false, many: [], count: 3, when: null, other: null, data: {}, lines: [] });
    expect(read([], true)).toMatchObject({ key: "" });
  });

  it("with everything filled in", () => {
    const entries: [string, string][] = [
      ["on", "on"],
      ["many", "a"],
      ["many", "b"],
      ["count", "7"],
      ["when", "2026-01-02T03:04"],
      ["other", "x"],
      ["data", '{"a":[1]}'],
      ["key", "secret"],
      ["lines", "one\r\ntwo, three"],
    ];
    expect(read(entries)).toEqual({
      on: true,
      many: ["a", "b"],
      count: 7,
      when: "2026-01-02T03:04:00Z",
      other: "x",
      data: { a: [1] },
      key: "secret",
      lines: ["one", "two", "three"],
    });
  });

  it("with people by name, with the keys of several as numbers, and without references that were left out", () => {
    const owner = describeForm(z.object({ user: z.int().optional().meta({ reference: "user" }) }));
    const form = new FormData();
    form.set("user", "");
    expect(readForm(owner, form, true)).toEqual({});
    form.set("user", " 12 ");
    expect(readForm(owner, form, true)).toEqual({ user: "12" });
    const members = describeForm(z.object({ users: z.array(z.int()).meta({ reference: "user", list: true }) }));
    form.append("users", "12");
    expect(readForm(members, form, true)).toEqual({ users: [12] });
  });

  it("where a new object's empty text has its default, and one that may be empty stays so", () => {
    const texts = describeForm(z.object({ title: z.string().min(1).optional(), css: z.string().optional() }));
    const form = new FormData();
    for (const name of ["title", "css"]) form.set(name, "");
    expect(readForm(texts, form, true)).toEqual({ css: "" });
    expect(readForm(texts, form, false)).toEqual({ title: "", css: "" });
  });

  it("and what cannot be read is passed on, for the schema to refuse", () => {
    expect(
      read([
        ["data", "{"],
        ["count", "many"],
      ]),
    ).toMatchObject({ data: "{", count: "many" });
  });
});
