import { describe, expect, test } from "vitest";
import { BlueprintError } from "./error.ts";
import { parseBlueprint } from "./parse.ts";
import { Tag } from "./tags/tag.ts";
import { hasReferenceFiles, listReferenceFiles } from "./testing/reference-files.ts";

const parse = (text: string) => parseBlueprint(text, "test.yaml");

test("defaults", () => {
  expect(parse("entries: [{model: a.b}]")).toMatchObject({
    version: 1,
    metadata: undefined,
    context: new Map(),
    entries: [
      {
        position: "entries[0]",
        model: "a.b",
        state: "present",
        conditions: [],
        identifiers: new Map(),
        attrs: new Map(),
        id: undefined,
        permissions: [],
      },
    ],
  });
});

test("a document without entries is valid", () => {
  expect(parse("version: 1")?.entries).toEqual([]);
});

test("an empty file is switched off", () => {
  expect(parse("")).toBeNull();
});

test("sections are walked in the order written", () => {
  const document = parse("entries:\n  z: [{model: a.b}, {model: a.c}]\n  a: [{model: a.d}]");
  expect(document?.entries.map((entry) => [entry.position, entry.model])).toEqual([
    ["entries.z[0]", "a.b"],
    ["entries.z[1]", "a.c"],
    ["entries.a[0]", "a.d"],
  ]);
});

test("unknown keys are ignored", () => {
  expect(parse("future: 1\nentries: [{model: a.b, future: 1}]")?.entries).toHaveLength(1);
});

test("model and state may be tags", () => {
  const [entry] = parse("entries: [{model: !Context m, state: !Context s, attrs: null}]")?.entries ?? [];
  expect(entry?.model).toBeInstanceOf(Tag);
  expect(entry?.state).toBeInstanceOf(Tag);
});

test("metadata and labels", () => {
  expect(parse('metadata: {name: N, labels: {a: "true"}}')?.metadata).toEqual({ name: "N", labels: { a: "true" } });
});

describe("wrong shapes name the file, the entry and the field", () => {
  test.each([
    ["version: one", { field: "version" }],
    ["version: 1.5", { field: "version" }],
    ["metadata: {labels: {}}", { field: "metadata.name" }],
    ["metadata: {name: N, labels: {a: true}}", { field: "metadata.labels.a" }],
    ["context: [1]", { field: "context" }],
    ["entries: 1", { field: "entries" }],
    ["entries: {flows: 1}", { field: "entries.flows" }],
    ["entries: [1]", { entry: "entries[0]" }],
    ["entries: [{model: a.b}, {id: x}]", { entry: "entries[1]", entryId: "x", field: "model" }],
    ["entries: [{model: ab}]", { entry: "entries[0]", field: "model" }],
    ["entries: [{model: a.b.c}]", { field: "model", model: "a.b.c" }],
    ["entries: [{model: a.b, state: gone}]", { field: "state", model: "a.b" }],
    ["entries: [{model: a.b, conditions: true}]", { field: "conditions" }],
    ["entries: [{model: a.b, identifiers: [1]}]", { field: "identifiers" }],
    ["entries: [{model: a.b, identifiers: {1: a}}]", { field: "identifiers" }],
    ["entries: [{model: a.b, attrs: text}]", { field: "attrs" }],
    ["entries: [{model: a.b, id: 1}]", { field: "id" }],
    ["entries: [{model: a.b, permissions: [x]}]", { field: "permissions[0]" }],
    ["entries:\n- model: a.b\n- model: a.b\n  id: [x]", { line: 3, field: "id" }],
    ["[1]", {}],
    ["text", {}],
  ])("%s", (text, place) => {
    let caught: unknown;
    try {
      parse(text);
    } catch (cause) {
      caught = cause;
    }
    expect(caught).toBeInstanceOf(BlueprintError);
    expect(caught).toMatchObject({ kind: "shape", place: { file: "test.yaml", ...place } });
    expect(String(caught)).toContain("test.yaml");
  });
});

describe.runIf(hasReferenceFiles)("files of the reference implementation", () => {
  test.each(listReferenceFiles())("$name is read", ({ name, text }) => {
    const document = parseBlueprint(text, name);
    expect(document?.version).toBe(1);
    expect(document?.metadata?.name).not.toBe("");
    expect(document?.entries.length).toBe(text.match(/^\s*(?:- )?model:/gm)?.length);
  });
});
