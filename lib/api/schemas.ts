import { z } from "zod";

/** 400: messages by field. Nested objects nest. */
export const validationErrorSchema = z
  .record(z.string(), z.union([z.array(z.string()), z.string(), z.record(z.string(), z.unknown())]))
  .meta({ id: "ValidationError" });

/** 403, 404, 405, 409, 413, 415 and 429. */
export const genericErrorSchema = z
  .object({ detail: z.string(), code: z.string().optional() })
  .meta({ id: "GenericError" });

/** What uses an object, and what deleting the object does to it. */
export const usedBySchema = z
  .object({
    app: z.string(),
    model_name: z.string(),
    pk: z.string(),
    name: z.string(),
    action: z.enum(["cascade", "cascade_many", "set_null", "set_default", "left_dangling"]),
  })
  .meta({ id: "UsedBy" });
export type UsedBy = z.infer<typeof usedBySchema>;

/** A type of objects that can be created. */
export const typeCreateSchema = z
  .object({
    name: z.string(),
    description: z.string(),
    component: z.string(),
    model_name: z.string(),
    icon_url: z.string().optional(),
    requires_enterprise: z.boolean().default(false),
    deprecated: z.boolean().default(false),
  })
  .meta({ id: "TypeCreate" });

/** Whether a field is written and never shown. */
export function isSecret(schema: z.ZodType): boolean {
  return schema.meta()?.secret === true;
}

/** What a request may hold as the answers hold it: without defaults, because answers always have every field. */
export function outputShape(input: z.ZodRawShape): z.ZodRawShape {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([, schema]) => !isSecret(schema as z.ZodType))
      .map(([field, schema]) => [field, withoutDefault(schema as z.ZodType)]),
  );
}

function withoutDefault(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault)
    return withoutDefault(schema.unwrap() as z.ZodType);
  return schema;
}

/** How many results are remembered. */
export const cacheSchema = z.object({ count: z.int() }).meta({ id: "Cache" });

/** An address to go on at. */
export const linkSchema = z.object({ link: z.url() }).meta({ id: "Link" });

/** A line of a log. */
export const logEventSchema = z
  .object({
    timestamp: z.iso.datetime(),
    log_level: z.string(),
    logger: z.string(),
    event: z.string(),
    attributes: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "LogEvent" });

/** A list of something in its envelope; see `list/paging.ts`. */
export function paginated(name: string, item: z.ZodType, pagination: z.ZodType): z.ZodObject {
  return z
    .object({ pagination, results: z.array(item), autocomplete: z.record(z.string(), z.unknown()) })
    .meta({ id: `Paginated${name}List` });
}
