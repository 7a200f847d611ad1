import type { Definitions } from "#lib/flows/definitions.ts";
import { isPlainObject } from "#lib/merge.ts";

/**
 * Keys of the groups that a written user joins: the stage's own, then those that the run's context names as group records.
 *
 * @returns null when the context names something that is no group
 */
export function findGroups(
  definitions: Pick<Definitions, "groups">,
  own: string | null,
  named: unknown,
): string[] | null {
  const found = new Set<string>();
  if (own !== null && definitions.groups.has(own)) found.add(own);
  if (named === undefined || named === null) return [...found];
  if (!Array.isArray(named)) return null;
  for (const entry of named) {
    const key = toGroupKey(isPlainObject(entry) ? entry.pk : entry);
    if (key === null || !definitions.groups.has(key)) return null;
    found.add(key);
  }
  return [...found];
}

/** Records may show keys as bare hexadecimal digits. */
function toGroupKey(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const hex = value.replaceAll("-", "").toLowerCase();
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(hex);
  return parts ? parts.slice(1).join("-") : null;
}
