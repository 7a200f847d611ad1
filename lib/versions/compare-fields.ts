import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { FieldChange } from "./change.ts";
import { describeValue, type VersionSide } from "./describe-value.ts";

/**
 * The fields in which two states of an object differ, in the order of its form.
 * @param schema of the object's fields; undefined for a type that there is no longer: then no value is shown, for it could be a secret
 */
export function compareFields(
  schema: z.ZodObject | undefined,
  before: { side: VersionSide; fields: Readonly<Record<string, unknown>> },
  after: { side: VersionSide; fields: Readonly<Record<string, unknown>> },
): FieldChange[] {
  const shape: Record<string, z.ZodType> = schema ? (schema.shape as Record<string, z.ZodType>) : {};
  const known = Object.keys(shape);
  const others = [...Object.keys(before.fields), ...Object.keys(after.fields)].filter(
    (field) => !known.includes(field),
  );
  return [...new Set([...known, ...others])].flatMap((field) => {
    const [was, is] = [before.fields[field], after.fields[field]];
    if (isDeepStrictEqual(was ?? null, is ?? null)) return [];
    const type = shape[field];
    const meta = type?.meta();
    const secret = !schema || meta?.secret === true;
    const title = typeof meta?.title === "string" ? meta.title : field.replaceAll("_", " ");
    return [
      {
        field,
        title,
        secret,
        before: secret ? null : describeValue(before.side, type, was),
        after: secret ? null : describeValue(after.side, type, is),
      },
    ];
  });
}
