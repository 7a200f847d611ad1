import type { BrandDefinition, Definitions } from "#lib/flows/definitions.ts";
import { mergeDeep } from "#lib/merge.ts";
import type { UserRecord } from "./user-record.ts";

/** Keys of the given groups and of all their ancestors. Cycles do no harm. */
export function allGroupIds(definitions: Pick<Definitions, "groups">, direct: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const waiting = [...direct];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const group = definitions.groups.get(id);
    if (!group || found.has(id)) continue;
    found.add(id);
    waiting.push(...group.parents);
  }
  return found;
}

/** Whether a user is in a group, directly or not, that makes superusers. */
export function isSuperuser(
  definitions: Pick<Definitions, "groups">,
  user: Pick<UserRecord, "pk" | "groupIds"> | null,
): boolean {
  if (!user || user.pk === null) return false;
  return [...allGroupIds(definitions, user.groupIds)].some((id) => definitions.groups.get(id)?.is_superuser);
}

/** Keys of the groups whose direct members are superusers: those that make superusers, and all below them. */
export function superuserGroupIds(definitions: Pick<Definitions, "groups">): string[] {
  return [...definitions.groups.keys()].filter((id) =>
    [...allGroupIds(definitions, [id])].some((above) => definitions.groups.get(above)?.is_superuser),
  );
}

/** Attributes that hold for a user: the brand's, then those of the groups by name, then the user's own; later ones win. */
export function mergedAttributes(
  definitions: Pick<Definitions, "groups">,
  user: UserRecord,
  brand?: BrandDefinition,
): Record<string, unknown> {
  const groups = [...allGroupIds(definitions, user.groupIds)]
    .map((id) => definitions.groups.get(id))
    .filter((group) => group !== undefined)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [brand?.attributes ?? {}, ...groups.map((group) => group.attributes), user.attributes].reduce(mergeDeep, {});
}
