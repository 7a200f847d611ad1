import { z } from "zod";
import { policyRegistry } from "#lib/policies/registry.ts";
import { stageRegistry } from "#lib/stages/registry.ts";

/** The configuration schema of a stage type; undefined for a type that there is not (any more). */
export function stageSchema(type: string): z.ZodObject | undefined {
  return asObject(stageRegistry.get(type)?.config);
}

/** The configuration schema of a policy type; undefined for a type that there is not (any more). */
export function policySchema(type: string): z.ZodObject | undefined {
  return asObject(policyRegistry.get(type)?.config);
}

/** A type without settings has a schema of no fields. */
function asObject(schema: z.ZodType | undefined): z.ZodObject | undefined {
  if (!schema) return undefined;
  return schema instanceof z.ZodObject ? schema : z.object({});
}
