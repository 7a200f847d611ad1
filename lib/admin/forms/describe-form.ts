import { z } from "zod";
import { missingFields } from "#lib/models/fields.ts";
import type { FieldKind, FormField, ReferenceKind } from "./form-field.ts";

interface FieldMeta {
  title?: string;
  description?: string;
  reference?: ReferenceKind;
  list?: boolean;
  secret?: boolean;
  widget?: FieldKind;
  language?: string;
  languageField?: string;
  programWhen?: string;
}

/** The part of an object's JSON Schema that forms are drawn from. */
export interface ObjectJsonSchema {
  properties?: Record<string, JsonField>;
  required?: string[];
}

/** What JSON Schema (2020-12) says of a field. */
interface JsonField {
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  items?: JsonField;
  anyOf?: JsonField[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  default?: unknown;
}

/** The fields of a form for what a schema describes, in the schema's order. */
export function describeForm(schema: z.ZodObject): FormField[] {
  const { properties = {}, required = [] } = toJsonSchema(schema);
  return Object.entries(schema.shape).map(([name, type]) =>
    describeField(name, type as z.ZodType, properties[name] ?? {}, required.includes(name)),
  );
}

/** The schema as JSON Schema, with what fields say of themselves where the converter cannot see through them. */
export function toJsonSchema(schema: z.ZodObject): ObjectJsonSchema {
  // A schema with a name of its own would be described as a reference to itself.
  const json = z.toJSONSchema(z.object(schema.shape), {
    io: "input",
    unrepresentable: "any",
    override({ jsonSchema }) {
      const { override, ...rest } = jsonSchema;
      if (typeof override !== "object") return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      Object.assign(jsonSchema, rest, override);
    },
  }) as ObjectJsonSchema;
  return { ...json, required: missingFields(schema, {}) };
}

function describeField(name: string, schema: z.ZodType, json: JsonField, required: boolean): FormField {
  const meta: FieldMeta = schema.meta() ?? {};
  const initial = schema instanceof z.ZodDefault ? schema.def.defaultValue : json.default;
  const { type, nullable } = withoutNull(json);
  const choices = (type.enum ?? type.items?.enum)?.filter((choice): choice is string => typeof choice === "string");
  const field: FormField = {
    name,
    kind: meta.widget ?? kindOf(meta, type, name),
    title: meta.title ?? sentence(name),
    required: required && !nullable,
    nullable,
  };
  if (meta.description) field.help = meta.description;
  if (initial !== undefined) field.initial = initial;
  if (choices && choices.length > 0) field.choices = choices;
  if (meta.reference) field.reference = meta.reference;
  if (meta.language) field.language = meta.language;
  if (meta.languageField) field.languageField = meta.languageField;
  if (meta.programWhen) field.programWhen = meta.programWhen;
  if (type.minimum !== undefined && type.minimum > -2_147_483_648) field.least = type.minimum;
  if (type.maximum !== undefined && type.maximum < 2_147_483_647) field.most = type.maximum;
  if (type.minLength !== undefined) field.shortest = type.minLength;
  if (type.maxLength !== undefined) field.longest = type.maxLength;
  if (type.pattern !== undefined) field.pattern = type.pattern;
  return field;
}

function withoutNull(json: JsonField): { type: JsonField; nullable: boolean } {
  const branches = json.anyOf ?? [];
  const other = branches.find((branch) => branch.type !== "null");
  if (other && branches.some((branch) => branch.type === "null")) return { type: other, nullable: true };
  // Several kinds of text, such as an address or nothing, are typed into one field all the same.
  if (other && branches.every((branch) => branch.type === "string"))
    return { type: { type: "string" }, nullable: false };
  if (!Array.isArray(json.type)) return { type: json, nullable: false };
  const types = json.type.filter((single) => single !== "null");
  return { type: { ...json, type: types[0] ?? "string" }, nullable: types.length < json.type.length };
}

function kindOf(meta: FieldMeta, json: JsonField, name: string): FieldKind {
  if (meta.reference && meta.list) return "references";
  if (meta.reference) return meta.reference === "user" ? "person" : "reference";
  if (meta.secret) return "secret";
  if (json.enum) return "choice";
  if (json.type === "boolean") return "boolean";
  if (json.type === "integer" || json.type === "number") return "number";
  if (json.type === "array") return json.items?.enum ? "choices" : json.items?.type === "string" ? "texts" : "json";
  if (json.type === "object" || json.type === undefined) return "json";
  if (json.format === "date-time") return "date";
  if (json.format === "duration" || /_(?:in|expiry|duration|timeout|threshold|offset)$/.test(name)) return "duration";
  return "text";
}

/** `create_users_group` → "Create users group" */
function sentence(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
