import { enter, Tag, type TagScope } from "./tags/tag.ts";
import type { BlueprintMap, BlueprintValue } from "./values.ts";

/**
 * Replaces the tags at any depth of lists and mappings by their values. What a tag gives is taken as it is; mapping keys
 * are never tags.
 * @throws EntryFault
 */
export async function resolveDeep(value: BlueprintValue, scope: TagScope): Promise<BlueprintValue> {
  if (value instanceof Tag) return value.resolve(scope);
  const inner = enter(scope);
  if (value instanceof Map) return resolveMap(value, inner);
  if (!Array.isArray(value)) return value;
  const items: BlueprintValue[] = [];
  // One after the other: !Find runs queries on the one connection of the import's transaction.
  for (const item of value) items.push(await resolveDeep(item, inner));
  return items;
}

async function resolveMap(map: BlueprintMap, scope: TagScope): Promise<BlueprintMap> {
  const resolved: BlueprintMap = new Map();
  for (const [key, item] of map) resolved.set(key, await resolveDeep(item, scope));
  return resolved;
}
