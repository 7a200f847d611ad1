import { z } from "zod";

/** What a stage's configuration can refer to. */
export type ReferenceKind = "flow" | "stage" | "prompt" | "policy" | "group";

/** A configuration field that refers to other objects; stored as rows with real foreign keys. */
export interface ReferenceField {
  field: string;
  kind: ReferenceKind;
  list: boolean;
}

interface Texts {
  title: string;
  description: string;
}

/** A reference that may be empty; it becomes empty again when its target is deleted. */
export function referenceTo(kind: ReferenceKind, texts: Texts) {
  return z
    .guid()
    .nullable()
    .default(null)
    .meta({ ...texts, reference: kind });
}

/** References in an order of their own; a target that is deleted drops out. */
export function referencesTo(kind: ReferenceKind, texts: Texts) {
  return z
    .array(z.guid())
    .default([])
    .meta({ ...texts, reference: kind, list: true });
}

/** The fields of a configuration schema that are references. */
export function referenceFields(schema: z.ZodType): ReferenceField[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([field, type]) => {
    const meta = (type as z.ZodType).meta();
    return meta?.reference ? [{ field, kind: meta.reference as ReferenceKind, list: meta.list === true }] : [];
  });
}
