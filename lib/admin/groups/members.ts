import type { ApiCall } from "#lib/api/endpoint.ts";
import { splitSearch } from "#lib/api/list/search.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { type GroupName, groupIdsBelow, namesOf } from "./group-tree.ts";

/** Somebody in a list of people. */
export interface Member {
  id: number;
  username: string;
  name: string;
  active: boolean;
}

/** A member of a group: directly, or through groups below it. */
export interface GroupMember extends Member {
  direct: boolean;
  through: readonly GroupName[];
}

/** A page of a group's members. */
export interface MemberPage {
  members: readonly GroupMember[];
  /** Numbers of the pages before and after; 0 for none. */
  previous: number;
  next: number;
}

/** Whose membership is asked for. */
export type MemberKind = "all" | "direct" | "inherited";

const PAGE_SIZE = 25;
/** More are not offered to be added; typing more narrows them down. */
const MOST_FOUND = 10;

const shown = { id: true, username: true, name: true, isActive: true } as const;

/**
 * One page of a group's members, by username: as many as fit, however many there are.
 * @param page from 1 @param search words that username, name or address have to have
 */
export async function loadMembers(
  { services, definitions }: ApiCall,
  group: string,
  { kind, page, search }: { kind: MemberKind; page: number; search: string },
): Promise<MemberPage> {
  const all = [...groupIdsBelow(definitions, group)];
  const below = all.filter((id) => id !== group);
  const direct = { groups: { some: { groupId: group } } };
  const inherited = { groups: { some: { groupId: { in: below } } }, NOT: direct };
  const who = { all: { groups: { some: { groupId: { in: all } } } }, direct, inherited }[kind];
  const rows = await services.client.user.findMany({
    where: { AND: [who, matching(search)] },
    orderBy: { username: "asc" },
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
    select: { ...shown, groups: { where: { groupId: { in: all } }, select: { groupId: true } } },
  });
  const members = rows.slice(0, PAGE_SIZE).map(({ groups, ...user }) => {
    const ids = groups.map(({ groupId }) => groupId);
    return {
      ...toMember(user),
      direct: ids.includes(group),
      through: namesOf(
        definitions,
        ids.filter((id) => id !== group),
      ),
    };
  });
  return { members, previous: page - 1, next: rows.length > PAGE_SIZE ? page + 1 : 0 };
}

/** How many people are direct members, by group. Groups without any are left out. */
export async function countMembers({ services }: ApiCall): Promise<Map<string, number>> {
  const rows = await services.client.groupMembership.groupBy({ by: ["groupId"], _count: true });
  return new Map(rows.map(({ groupId, _count }) => [groupId, _count]));
}

/** People who are not direct members of a group yet, for a text that somebody types. Nobody for no text. */
export async function findCandidates({ services }: ApiCall, group: string, text: string): Promise<Member[]> {
  if (splitSearch(text).length === 0) return [];
  const rows = await services.client.user.findMany({
    where: { AND: [matching(text), { groups: { none: { groupId: group } } }] },
    orderBy: { username: "asc" },
    take: MOST_FOUND,
    select: shown,
  });
  return rows.map(toMember);
}

function matching(search: string): Prisma.UserWhereInput {
  return { AND: splitSearch(search).map((word) => ({ searchText: { contains: word, mode: "insensitive" } })) };
}

function toMember({ isActive, ...user }: { id: number; username: string; name: string; isActive: boolean }): Member {
  return { ...user, active: isActive };
}
