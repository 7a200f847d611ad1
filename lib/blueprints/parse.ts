import { z } from "zod";
import { BlueprintError } from "./error.ts";
import { Tag } from "./tags/tag.ts";
import { type BlueprintMap, type BlueprintValue, keyText } from "./values.ts";
import { readYaml } from "./yaml/read-yaml.ts";

/** What an entry wants of its object. */
export const entryStates = ["present", "created", "must_created", "absent"] as const;
export type EntryState = (typeof entryStates)[number];

/** One entry, with its tags unresolved. */
export interface BlueprintEntry {
  /** Where it stands: `entries[3]`, or `entries.flows[0]` in a document with sections. */
  readonly position: string;
  readonly line: number | undefined;
  readonly model: string | Tag;
  readonly state: EntryState | Tag;
  readonly conditions: BlueprintValue[];
  readonly identifiers: BlueprintMap;
  readonly attrs: BlueprintMap;
  readonly id: string | undefined;
  readonly permissions: BlueprintMap[];
}

/** A parsed document. */
export interface Blueprint {
  readonly file: string;
  /** Only 1 can be carried out. */
  readonly version: number;
  readonly metadata: { name: string; labels: Record<string, string> } | undefined;
  readonly context: BlueprintMap;
  readonly entries: BlueprintEntry[];
}

/** Labels with a meaning of their own. */
export const blueprintLabels = {
  instantiate: "blueprints.goauthentik.io/instantiate",
  system: "blueprints.goauthentik.io/system",
  description: "blueprints.goauthentik.io/description",
  generated: "blueprints.goauthentik.io/generated",
} as const;

const tag = z.instanceof(Tag);
const mapping = z.custom<BlueprintMap>((value) => value instanceof Map, "must be a mapping");
const textKeys = mapping.refine(
  (map) => [...map.keys()].every((key) => typeof key === "string"),
  "must have texts as keys",
);
const text = (message: string) => z.string({ error: message });

const entrySchema = z.object({
  model: z.union([text("").regex(/^[^.\s]+\.[^.\s]+$/), tag], {
    error: "must be given as app_label.modelname, with exactly one dot",
  }),
  state: z.union([z.enum(entryStates), tag], { error: `must be one of ${entryStates.join(", ")}` }).default("present"),
  conditions: z.array(z.custom<BlueprintValue>(), { error: "must be a list" }).default([]),
  identifiers: textKeys.default(() => new Map()),
  attrs: textKeys.nullable().default(null),
  id: text("must be text").nullable().default(null),
  permissions: z.array(textKeys, { error: "must be a list of mappings" }).default([]),
});

const documentSchema = z.object({
  version: z.int({ error: "must be a whole number" }).default(1),
  metadata: mapping.nullable().default(null),
  context: textKeys.default(() => new Map()),
  entries: z
    .union([z.array(z.custom<BlueprintValue>()), mapping], { error: "must be a list, or a mapping of lists" })
    .default([]),
});

const metadataSchema = z.object({
  name: text("must be text"),
  labels: mapping
    .default(() => new Map())
    .transform((map) => Object.fromEntries([...map].map(([key, value]) => [keyText(key), value])))
    .pipe(z.record(z.string(), text('must be text (write "true", not true)'))),
});

/**
 * Reads a document (YAML or JSON).
 * @param source the text
 * @param file what errors call it
 * @returns null when the text is empty, the documented way of switching a file off
 * @throws BlueprintError kind `syntax` or `shape`
 */
export function parseBlueprint(source: string, file: string): Blueprint | null {
  const document = readYaml(source, file);
  if (!document || document.value === null) return null;
  if (!(document.value instanceof Map)) throw new BlueprintError("shape", { file }, "A blueprint must be a mapping.");
  const shape = check(documentSchema, document.value, file, {});
  const metadata = shape.metadata ? check(metadataSchema, shape.metadata, file, { prefix: "metadata" }) : undefined;
  const entries = listEntries(shape.entries, file).map(({ position, value }) => {
    if (!(value instanceof Map))
      throw new BlueprintError("shape", { file, entry: position }, "An entry must be a mapping.");
    const line = document.lineOf(value);
    const { attrs, id, ...entry } = check(entrySchema, value, file, { entry: position, line });
    return { ...entry, position, line, attrs: attrs ?? new Map(), id: id ?? undefined };
  });
  return { file, version: shape.version, metadata, context: shape.context, entries };
}

/** {@link parseBlueprint} for a document that is to be carried out. @throws BlueprintError also for an empty text */
export function readDocument(source: string, file: string): Blueprint {
  const document = parseBlueprint(source, file);
  if (!document) throw new BlueprintError("shape", { file }, "The document is empty.");
  return document;
}

function listEntries(
  entries: BlueprintValue[] | BlueprintMap,
  file: string,
): { position: string; value: BlueprintValue }[] {
  if (Array.isArray(entries)) return entries.map((value, index) => ({ position: `entries[${index}]`, value }));
  return [...entries].flatMap(([section, list]) => {
    const name = `entries.${keyText(section)}`;
    if (!Array.isArray(list)) throw new BlueprintError("shape", { file, field: name }, "must be a list of entries.");
    return list.map((value, index) => ({ position: `${name}[${index}]`, value }));
  });
}

interface Where {
  entry?: string;
  line?: number | undefined;
  prefix?: string;
}

function check<Shape>(schema: z.ZodType<Shape>, map: BlueprintMap, file: string, where: Where): Shape {
  const parsed = schema.safeParse(Object.fromEntries([...map].map(([key, value]) => [keyText(key), value])));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [where.prefix, ...(issue?.path ?? [])].filter((part) => part !== undefined);
  const field = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  const [id, model] = [map.get("id"), map.get("model")];
  const place = {
    file,
    entry: where.entry,
    line: where.line,
    field,
    entryId: where.entry && typeof id === "string" ? id : undefined,
    model: where.entry && typeof model === "string" ? model : undefined,
  };
  const missing = path.length > 0 && !map.has(String(issue?.path[0])) && (where.entry || where.prefix);
  throw new BlueprintError("shape", place, missing ? "is missing." : `${issue?.message ?? "is not valid"}.`);
}
