import type { Definitions, GroupDefinition } from "#lib/flows/definitions.ts";
import { allGroupIds } from "#lib/identity/groups.ts";

type Groups = Pick<Definitions, "groups">;

/** A group as it is named elsewhere. */
export interface GroupName {
  id: string;
  name: string;
}

/** A group below one of its parents, or on top. */
export interface GroupNode extends GroupName {
  /** Whether it makes its members superusers itself. */
  superuser: boolean;
  /** The groups above it that do. */
  superuserBy: readonly GroupName[];
  /** Its parents but for the one that it stands below here. */
  alsoIn: readonly GroupName[];
  children: readonly GroupNode[];
  /** Its children are shown where it stands first. */
  folded: boolean;
}

/** A tree of groups, and how many it leaves out. */
export interface GroupTree {
  roots: readonly GroupNode[];
  left: number;
}

/** More groups than these are not shown at once. */
const MOST_SHOWN = 400;

/**
 * The groups as a tree, by name. A group with several parents stands below each of them, and its children below the first. Where something is
 * searched for, only the groups whose name has it are there, with all above them.
 */
export function buildGroupTree(definitions: Groups, search = ""): GroupTree {
  const wanted = findWanted(definitions, search.trim().toLowerCase());
  const childrenOf = new Map<string, GroupDefinition[]>();
  const tops: GroupDefinition[] = [];
  for (const group of [...definitions.groups.values()].toSorted(byName)) {
    if (!wanted.has(group.pk)) continue;
    const parents = group.parents.filter((id) => definitions.groups.has(id));
    if (parents.length === 0) tops.push(group);
    for (const id of parents) childrenOf.set(id, [...(childrenOf.get(id) ?? []), group]);
  }
  const placed = new Set<string>();
  let room = MOST_SHOWN;
  const place = (group: GroupDefinition, parent: string | null): GroupNode[] => {
    if (room <= 0) return [];
    room -= 1;
    const folded = placed.has(group.pk);
    placed.add(group.pk);
    const children = childrenOf.get(group.pk) ?? [];
    return [
      {
        id: group.pk,
        name: group.name,
        superuser: group.is_superuser,
        superuserBy: superusersAbove(definitions, group.pk),
        alsoIn: namesOf(
          definitions,
          group.parents.filter((id) => id !== parent),
        ),
        children: folded ? [] : children.flatMap((child) => place(child, group.pk)),
        folded: folded && children.length > 0,
      },
    ];
  };
  const roots = tops.flatMap((group) => place(group, null));
  return { roots, left: wanted.size - placed.size };
}

/** The groups above a group whose members are superusers, and so are its own. */
export function superusersAbove(definitions: Groups, id: string): GroupName[] {
  const above = [...allGroupIds(definitions, [id])].filter((other) => other !== id);
  return namesOf(
    definitions,
    above.filter((other) => definitions.groups.get(other)?.is_superuser),
  );
}

/** Keys of a group and of all below it: whoever is in one of them is in the group. */
export function groupIdsBelow(definitions: Groups, id: string): Set<string> {
  const found = new Set([id]);
  for (const below of found)
    for (const group of definitions.groups.values()) if (group.parents.includes(below)) found.add(group.pk);
  return found;
}

/** Names of groups that there are, in order. */
export function namesOf({ groups }: Groups, ids: Iterable<string>): GroupName[] {
  return [...ids]
    .flatMap((id) => groups.get(id) ?? [])
    .toSorted(byName)
    .map(({ pk, name }) => ({ id: pk, name }));
}

function findWanted(definitions: Groups, search: string): Set<string> {
  const found = [...definitions.groups.values()].filter(({ name }) => name.toLowerCase().includes(search));
  return allGroupIds(
    definitions,
    found.map(({ pk }) => pk),
  );
}

function byName(a: GroupDefinition, b: GroupDefinition): number {
  return a.name.localeCompare(b.name, "en");
}
