import type { z } from "zod";
import { nameKey, type VersionContent, type VersionNames } from "./content.ts";

/** A version's content with the names of what it refers to. */
export interface VersionSide {
  content: VersionContent;
  names: VersionNames;
}

/** What an object that a version refers to was called; its key when nobody knows. */
export function nameOf({ content, names }: VersionSide, kind: string, key: string | number): string {
  const own: Record<string, Record<string, { name: string }>> = {
    stage: content.stages,
    prompt: content.prompts,
    policy: content.policies,
  };
  return own[kind]?.[key]?.name ?? names[nameKey(kind, key)] ?? String(key);
}

/** A field's value in words. @param schema of the field, which says whether it refers to something */
export function describeValue(side: VersionSide, schema: z.ZodType | undefined, value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  const kind = schema?.meta()?.reference;
  if (typeof kind === "string")
    return [value]
      .flat()
      .map((key) => nameOf(side, kind, String(key)))
      .join(", ");
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}
